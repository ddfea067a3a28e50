"""vSphere against vcsim itself, the simulator of govmomi: pages, log-ins, a lone host."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.capture import Document
from audit.store import open_writable
from audit.targets_plane import VsphereTarget
from collectors.run import Raw, collect, replay
from collectors.vsphere.collector import VsphereCollector
from tests.array_estate import AT
from tests.array_server import PASSWORD, USER
from tests.support import ask, dump
from tests.vsphere.live import vcsim
from tests.vsphere.server import TapeServer, client

HOSTS = 25  # of two clusters with twelve each, and one that stands alone: two pages


@pytest.fixture(scope="module")
def vcenter() -> Iterator[str]:
    """Address of a vCenter with more hosts than a page has."""
    with vcsim("-clusters", "2", "-hosts", "12") as address:
        yield address


def collector(address: str, password: str = PASSWORD, **more: Any) -> VsphereCollector:
    """A collector of it; vcsim makes its certificate anew at every start."""
    return VsphereCollector(VsphereTarget("vc1", address, USER, "env:X", verify=False, **more),
                            password)  # fmt: skip


def counted(one: VsphereCollector) -> tuple[dict[str, int], Any, list[Document]]:
    """Rows by table, what was missing, and the answers."""

    async def run() -> list[Document]:
        return [document async for document in one.fetch(lambda _request: None)]

    documents, reading = asyncio.run(run()), one.reading(AT)
    for document in documents:
        assert list(reading.take(document)) == []
    return {name: len(rows) for name, rows in reading.finish()}, reading.outcome(), documents


def test_whole_vcenter_in_pages(vcenter: str) -> None:
    """Every host of both pages, every cluster; no password in what is kept."""
    tables, outcome, documents = counted(collector(vcenter))
    assert outcome.missing == []
    assert (tables["host_system"], tables["hypervisor_pool"]) == (HOSTS, 2)
    assert (tables["host_link"], tables["host_address"]) == (3 * HOSTS, HOSTS)
    assert (tables["host_store"], tables["host_network"]) == (2, 2 * HOSTS)
    pages = [d.params.get("page") for d in documents if d.request == "HostSystem"]
    assert len(pages) == 2
    assert all(PASSWORD.encode() not in document.body for document in documents)


def test_deep(vcenter: str) -> None:
    """Neither neighbours nor clocks: vcsim says that it keeps none, host by host."""
    outcome = counted(collector(vcenter, deep=True))[1]
    assert {t for t, whole in outcome.tables.items() if not whole} == {"host_system_sample"}
    (gap,) = outcome.missing
    assert gap.message.startswith(f"{HOSTS} objects did not tell QueryDateTime")


def test_wrong_password(vcenter: str) -> None:
    """It is refused, and said so."""
    tables, outcome, documents = counted(collector(vcenter, "wrong-one"))
    assert (tables, {gap.cause for gap in outcome.missing}) == ({}, {"refused"})
    assert len(documents) == 1
    found = asyncio.run(collector(vcenter, "wrong-one").examine())
    assert "does not accept user 'audit'" in str(found.error)
    assert asyncio.run(collector(vcenter).examine()).reachable


def test_host_without_vcenter() -> None:
    """An ESXi host answers for itself: no cluster, no distributed switch."""
    with vcsim("-esx") as address:
        tables, outcome, _documents = counted(collector(address))
    assert tables["host_system"] == 1
    assert "hypervisor_pool" not in tables
    assert all(outcome.tables.values())
    assert (outcome.version or "").startswith("VMware ESXi")


def test_bundle_gives_the_same_rows(vcenter: str, tmp_path: Path) -> None:
    """Collected into one database, replayed into another."""
    with open_writable(tmp_path / "live.db") as live:
        (run,) = collect(live, [collector(vcenter)], Raw(tmp_path, "lab"))
        rows = dump(live)
        assert ask(live, "SELECT count(DISTINCT id) FROM host_system")[0][0] == HOSTS
    (bundle,) = tmp_path.glob("*.bundle")
    with open_writable(tmp_path / "again.db") as again:
        assert replay(again, bundle) == [run]
        assert dump(again) == rows
    assert run.status == "ok"


def test_the_tape_is_of_such_a_vcenter(tmp_path: Path) -> None:
    """What other tests replay has as many rows; vcsim of the tape has datastores on every host."""
    with TapeServer() as server:
        taped = counted(client(server, tmp_path))[0]
    with vcsim("-clusters", "1", "-hosts", "2") as address:
        assert counted(collector(address))[0] == {**taped, "host_store": 2}
