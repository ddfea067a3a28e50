"""Answers to rows: what recordings give together, what garbage gives, what is a gap."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.capture import Document
from audit.model import TABLES
from collectors.ssh.commands import Answer, Command, commands, verdict
from collectors.ssh.reading import SshReading
from tests.test_ssh_parsers import told

__all__ = ["told"]
AT = "2026-11-22T13:00:00Z"
OVS = "ovs-vsctl: unix:/run/openvswitch/db.sock: database connection failed"
SOURCE = "ssh:block/10.0.0.11:2222"


def document(name: str, out: str, **values: Any) -> Document:
    """An answer of one command."""
    body = json.dumps({"exit": 0, "out": out, "err": "", "began": 0.0, "seconds": 0.0, **values})
    return Document(SOURCE, name, {}, 200, AT, body.encode())


def refused(name: str, error: str) -> Document:
    """A command without an answer."""
    return Document(SOURCE, name, {}, 0, AT, b"", error=error)


def read(*documents: Document) -> tuple[dict[str, list[dict[str, Any]]], SshReading]:
    """Rows by table, as columns by name."""
    reading = SshReading(AT, tuple(commands()))
    for one in documents:
        assert list(reading.take(one)) == []
    rows = {
        table: [dict(zip(TABLES[table].names, row, strict=True)) for row in found]
        for table, found in reading.finish()
    }
    return rows, reading


def test_a_host_put_together(told: Callable[[str], str]) -> None:
    """Links, adapters and the bonding driver agree on one row per link."""
    bond = told("insights_bond.bond_mode_4.txt")
    ethtool = told("insights_ethtool.ethtool_info.txt").replace("eth1", "enp0s9")
    rows, reading = read(
        document("clock", "1795352400.5\n", began=1795352390.0, seconds=1.0),
        document("kernel", "kvm1 5.15.0-91-generic\n"),
        document("release", 'ID=ubuntu\nVERSION_ID="22.04"\n'),
        document("libvirt", "libvirtd (libvirt) 8.0.0\n"),
        document("system-uuid", "30373237-3132-4D32-3235-303930524A51\n"),
        document("links", told("kvm.ip-j-d-link.json")),
        document("bonds", f"@ bond0\n{bond}"),
        document("adapters", f"@ enp0s9\n{ethtool}"),
        document("multipath", told("insights_multipath_ll.multipath_v4_ll_doc.txt")),
        document("chrony", told("chronyc.tracking.txt")),
        document("agent", "package cloudstack-agent is not installed\n"),
    )
    (system,) = rows["host_system"]
    assert system["id"] == system["uuid"] == "30373237-3132-4d32-3235-303930524a51"
    assert (system["address"], system["kind"], system["name"]) == ("10.0.0.11", "kvm", "kvm1")
    assert (system["time_synced"], system["agent_version"]) == (False, None)
    (sample,) = rows["host_system_sample"]
    assert (sample["clock_difference"], sample["clock_error"]) == (10.0, 0.5)
    links = {one["name"]: one for one in rows["host_link"]}
    assert links["enp0s9"]["speed"] == 1_000_000_000
    assert links["enp0s9"]["master"] == "bond0"
    assert links["enp0s8"]["permanent_mac"] == "08:00:27:a2:8d:f5"
    assert [one["links_up"] for one in rows["host_bond"]] == [1]
    assert len(rows["host_path"]) == 18
    assert reading.outcome().version == "ubuntu 22.04 5.15.0-91-generic"


def test_absent_is_nothing_and_refused_is_a_gap() -> None:
    """A program that is not there leaves no table incomplete; a refusal does; needed ones do."""
    _rows, reading = read(
        document("kernel", "kvm1 5.15\n"),
        refused("multipath", "forbidden: multipath: the account may not."),
        refused("drbd", "unsupported: drbd: the program is not there."),
        refused("drbd-driver", "unsupported: drbd driver: the program is not there."),
        refused("addresses", "unsupported: addresses: the program is not there."),
    )
    outcome = reading.outcome()
    assert not outcome.tables["host_path"]
    assert not outcome.tables["host_address"]
    assert outcome.tables["block_replica"]
    assert {one.cause for one in outcome.missing if "host_path" in one.tables} == {"forbidden"}


def test_a_column_another_command_told_is_no_gap() -> None:
    """The UUID may come from dmidecode or from sysfs."""
    board = "/sys/class/dmi/id/product_uuid:30373237-3132-4d32-3235-303930524a51\n"
    _rows, reading = read(
        document("board", board), refused("system-uuid", "forbidden: no."),
        refused("system-serial", "forbidden: no."),
    )  # fmt: skip
    columns = {one.column for one in reading.outcome().missing}
    assert "serial" in columns
    assert "uuid" not in columns


def test_a_host_that_is_not_reached_is_one_gap() -> None:
    """No row, every table incomplete."""
    rows, reading = read(refused("clock", "refused: the log-in was refused."))
    outcome = reading.outcome()
    assert rows == {}
    assert not any(outcome.tables.values())
    assert [one.cause for one in outcome.missing] == ["refused"]


@given(st.dictionaries(st.sampled_from(sorted(commands())), st.text(max_size=80), min_size=1))
def test_garbage_is_a_gap(answers: dict[str, str]) -> None:
    """Whatever is answered, nothing is raised and every row fits its table."""
    rows, reading = read(*(document(name, out) for name, out in answers.items()))
    outcome = reading.outcome()
    assert outcome.missing or rows["host_system"]
    for table, found in rows.items():
        keys = [tuple(one[key] for key in TABLES[table].keys) for one in found]
        assert len(set(keys)) == len(keys)
        for one in found:
            assert all(one[c.name] is not None for c in TABLES[table].columns if not c.nullable)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"out": 3}', b"\xff"])
def test_a_body_that_is_no_answer(body: bytes) -> None:
    """Told by ValueError: the load makes a gap of it."""
    reading = SshReading(AT, tuple(commands()))
    with pytest.raises(ValueError):  # noqa: PT011 - several kinds of it
        list(reading.take(Document(SOURCE, "links", {}, 200, AT, body)))


@pytest.mark.parametrize(
    ("name", "code", "out", "err", "cause"),
    [
        ("multipath", 0, "", "", None),
        ("multipath", 127, "", "sh: 1: multipath: not found", "unsupported"),
        ("multipath", 1, "", "sudo: multipath: command not found", "unsupported"),
        ("multipath", 127, "", "sh: 1: sudo: not found", "forbidden"),
        ("multipath", 1, "", "sudo: a password is required", "forbidden"),
        ("multipath", 1, "need to be root\n", "", "forbidden"),
        ("multipath", 126, "", "not allowed", "forbidden"),
        ("multipath", 2, "", "some other trouble", "bad answer"),
        ("iscsi-sessions", 21, "", "iscsiadm: No active sessions.", None),
        ("mounts", 1, "", "", None),
        ("chrony", 1, "506 Cannot talk to daemon\n", "", "unsupported"),
        ("ovs-ports", 1, "", f"{OVS} (No such file or directory)", "unsupported"),
        ("ovs-ports", 1, "", f"{OVS} (Permission denied)", "forbidden"),
        ("board", 2, "/sys/class/dmi/id/sys_vendor:HPE\n", "", None),
    ],
)  # fmt: skip
def test_what_an_exit_says(name: str, code: int, out: str, err: str, cause: str | None) -> None:
    """Not there, refused, or simply wrong."""
    found = verdict(commands()[name], Answer(code, out, err))
    assert (found.cause if found else None) == cause


def test_every_command_only_reads() -> None:
    """No word of them changes anything, and each fills tables that are there."""
    changing = {"rm", "mv", "cp", "dd", "kill", "set", "add", "del", "write", "restart", "reboot"}
    for one in commands().values():
        assert not changing & set(one.line.replace(";", " ").split()), one.name
        assert ">" not in one.line.replace(">/dev/null", ""), one.name
        for table, _, column in (text.partition(".") for text in one.tables):
            assert table in TABLES
            assert not column or TABLES[table].column(column)


def test_sudo_goes_before_what_needs_it() -> None:
    """And before nothing else."""
    told = {one.name: one.sent(sudo=True) for one in commands().values()}
    assert "sudo -n multipath -ll" in told["multipath"]
    assert "sudo" not in told["links"]
    plain = Command("x", "x", ())
    assert plain.shown(sudo=True) == "x"
