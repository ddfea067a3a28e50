"""Storage nobody read and servers in doubt are in the report, not only in findings."""

from typing import Any

from reports.facts import Facts
from reports.html.context import Page
from reports.html.options import HtmlOptions
from reports.html.sections import coverage, metal
from tests.filled import filled

_POOL = {"scope": "ZONE", "state": "Up", "type": "NetworkFilesystem", "capacity": 1 << 40}


def _pages(**tables: Any) -> tuple[dict[str, Any] | None, list[str]]:
    """Data of the section, and the questions of the coverage section."""
    with filled(**tables) as connection:
        page = Page(Facts(connection), HtmlOptions(), [])
        return metal.data(page), coverage.data(page)["questions"]


def test_storage_that_was_not_collected() -> None:
    """By address, protocol and the words; and a question for the customer."""
    section, questions = _pages(
        storage_pool=[{"id": "p1", "name": "one", "server": "10.0.0.1", **_POOL}],
        image_store=[{"id": "i1", "name": "sec", "protocol": "nfs", "server": "10.0.0.2"}],
    )
    assert section is not None
    rows = {row[0]: row for row in section["backends"].rows}
    assert rows["10.0.0.1"][1:3] == ("NFS", "not collected")
    assert rows["10.0.0.2"][1:3] == ("NFS", "not collected")
    assert "not collected: 2." in section["summary"]
    asked = [text for text in questions if "It was not collected" in text]
    assert len(asked) == 1
    assert "10.0.0.1 (NFS, 1 in use), 10.0.0.2 (NFS, 1 in use)" in asked[0]


def test_storage_that_was_collected() -> None:
    """The array by name and vendor; no question."""
    section, questions = _pages(
        storage_pool=[{"id": "p1", "name": "one", "server": "10.0.0.1", "path": "/p1", **_POOL}],
        storage_array=[{"id": "a1", "name": "netapp1", "vendor": "NetApp"}],
        array_lif=[{"array_id": "a1", "id": "l1", "address": "10.0.0.1"}],
        array_volume=[{"array_id": "a1", "id": "v1", "path": "/p1"}],
    )
    assert section is not None
    assert section["backends"].rows[0][1:5] == ("NFS", "netapp1", "NetApp", "measured")
    assert not [text for text in questions if "It was not collected" in text]


def test_servers_and_what_does_not_fit() -> None:
    """Models with the hosts known among them, and both proofs of a conflict."""
    section, _ = _pages(
        host=[{"id": n, "name": n, "oobm_address": "10.0.0.1"} for n in ("h1", "h2")],
        server=[{"id": "s1", "address": "10.0.0.1", "vendor": "HPE", "model": "DL360"},
                {"id": "s2", "host_name": "h2", "vendor": "HPE", "model": "DL360"}],
    )  # fmt: skip
    assert section is not None
    assert section["models"].rows == [("HPE", "DL360", 2, 1)]
    assert [row[0] for row in section["conflicts"].rows] == ["h1", "h2"]


def test_disks_that_no_array_has() -> None:
    """The disk with its VM and pool, and what is wrong in words."""
    disk = {"id": "d1", "name": "DATA-1", "state": "Ready", "storage_pool_id": "p1", "vm_id": "v1",
            "path": "f9fb5bd500000001:vol-1", "created": "2020-01-01T00:00:00Z"}  # fmt: skip
    section, _ = _pages(
        storage_pool=[{"id": "p1", "name": "flex", "server": "10.0.0.1", "type": "PowerFlex",
                       "scope": "ZONE", "managed": True}],
        storage_array=[{"id": "a1", "address": "10.0.0.1"}],
        array_volume=[{"array_id": "a1", "id": "aaaabbbbcccc0001"}],
        vm=[{"id": "v1", "name": "web-<1>"}],
        volume=[disk],
    )  # fmt: skip
    assert section is not None
    (row,) = section["disks"].rows
    assert row[:4] == ("DATA-1", "web-<1>", "flex", "not on the array")
    assert "f9fb5bd500000001" in row[4]


def test_nothing_of_the_kind() -> None:
    """Without servers and storage the section is left out."""
    assert _pages(zone=[{"id": "z1"}])[0] is None
