"""The collector against a real sshd: what it asks, what it is refused, what it survives."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from audit.capture import Document
from audit.store import open_writable
from collectors.base import Request
from collectors.run import Raw, collect, replay
from collectors.ssh import SshCollector, collectors
from collectors.ssh.commands import commands
from collectors.ssh.examine import SshExamination
from tests.ssh_server import Server, server

pytestmark = pytest.mark.daemon


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running sshd with programs of our own before those of the machine."""
    with server(tmp_path_factory.mktemp("sshd")) as found:
        yield found


@pytest.fixture(autouse=True)
def programs(sshd: Server, recordings: Path) -> None:
    """What the host has: `ip` and multipath answer what was recorded."""
    hosts = recordings.parent / "hosts"
    for one in sshd.programs.iterdir():
        one.unlink()
    sshd.program("ip", f'case "$*" in *link) cat {hosts}/kvm.ip-j-d-link.json ;; '
                 f"*) cat {hosts}/kvm.ip-j-d-addr.json ;; esac")  # fmt: skip
    sshd.program("multipath", f"cat {hosts}/insights_multipath_ll.multipath_v4_ll_doc.txt")
    sshd.program("date", "echo 1795352400.500000000")
    sshd.program("sudo", "echo 'sudo: a password is required' >&2; exit 1")


def one(sshd: Server, **values: object) -> SshCollector:
    """The collector of it."""
    return collectors(sshd.block(**values), password="", passphrase="")[0]


def answers(collector: SshCollector, *only: str) -> dict[str, Document]:
    """What it is answered, by command; only some of them when they are named."""

    def known(request: Request) -> Document | None:
        """What is not to be asked this time: each command takes a session of its own."""
        kept = Document(collector.source, request.name, {}, 200, "", b'{"out": ""}')
        return kept if only and request.name not in only else None

    async def ask() -> dict[str, Document]:
        found = [one async for one in collector.fetch(known)]
        return {one.request: one for one in found if not only or one.request in only}

    return asyncio.run(ask())


def examined(collector: SshCollector) -> SshExamination:
    """What doctor finds."""
    found = asyncio.run(collector.examine())
    assert isinstance(found, SshExamination)
    return found


def test_a_host_is_collected_stored_and_replayed(sshd: Server, tmp_path: Path) -> None:
    """Every command is answered or its program is not there; a bundle gives the same rows."""
    with open_writable(tmp_path / "live.db") as live:
        runs = collect(live, [one(sshd)], Raw(tmp_path, "live"))
        assert [(run.kind, run.tls) for run in runs] == [("ssh", "host key verified")]
        assert runs[0].status in {"ok", "partial"}
        system = live.execute("SELECT name, address, kernel, os FROM host_system").fetchone()
        assert tuple(system) == (os.uname().nodename, "127.0.0.1", os.uname().release, system[3])
        assert live.execute("SELECT count(*) FROM host_path").fetchone()[0] == 18
        told = live.execute("SELECT kind, count(*) FROM host_link GROUP BY 1").fetchall()
        rows = [tuple(row) for row in told]
        gaps = live.execute("SELECT request, cause FROM gap").fetchall()
        assert {cause for _request, cause in gaps} <= {"unsupported", "forbidden"}, gaps
    with open_writable(tmp_path / "again.db") as again:
        assert replay(again, next(tmp_path.glob("*.bundle")))[0].requests == len(commands())
        told = again.execute("SELECT kind, count(*) FROM host_link GROUP BY 1").fetchall()
        assert [tuple(row) for row in told] == rows


def test_a_wrong_key_is_tried_once(sshd: Server) -> None:
    """One log-in, one gap, nothing asked."""
    log = sshd.folder / "log"
    before = log.read_text().count("Failed publickey")
    found = answers(one(sshd, key_file=str(sshd.folder / "stranger")))
    assert "refused: " in str(next(d.error for d in found.values()))
    assert len(found) == 1
    time.sleep(0.2)
    assert log.read_text().count("Failed publickey") - before <= 1


def test_an_unknown_host_key_is_not_believed(sshd: Server, tmp_path: Path) -> None:
    """Neither an empty known_hosts, nor none, nor another key; doctor tells what it saw."""
    empty = tmp_path / "known_hosts"
    for text in ("", f"[127.0.0.1]:{sshd.port} {(sshd.folder / 'stranger.pub').read_text()}"):
        empty.write_text(text)
        found = answers(one(sshd, known_hosts=str(empty)))
        assert [(d.error or "").partition(":")[0] for d in found.values()] == ["unreachable"]
        seen = examined(one(sshd, known_hosts=str(empty)))
        assert not seen.reachable
        assert "SHA256:" in (seen.error or "")
        assert sshd.known_hosts.read_text().split()[2] in (seen.error or "")
        assert empty.read_text() == text
    missing = answers(one(sshd, known_hosts=str(tmp_path / "none")))
    assert "no known_hosts file" in next(iter(missing.values())).error  # type: ignore[operator]


def test_a_command_that_hangs_costs_itself(sshd: Server) -> None:
    """It ends with its time; what follows is asked; three of them end the asking."""
    sshd.program("multipath", "exec sleep 30")
    began = time.monotonic()
    found = answers(one(sshd, timeout=3), "kernel", "multipath", "mounts")
    assert time.monotonic() - began < 20
    assert (found["multipath"].error or "").startswith("timed out: ")
    assert found["mounts"].error is None
    for name in ("uname", "cat", "grep"):
        sshd.program(name, "exec sleep 30")
    found = answers(one(sshd, timeout=3), "kernel", "release", "boot-time", "links", "pacemaker")
    assert "no end within" in (found["boot-time"].error or "")
    assert "was not asked any more" in (found["links"].error or "")
    assert "was not asked any more" in (found["pacemaker"].error or "")


def test_an_answer_cut_or_too_long_is_a_gap(sshd: Server) -> None:
    """A program killed half-way, and one that never stops talking."""
    sshd.program("multipath", "echo mpatha; kill -9 $PPID; kill -9 $$")
    sshd.program("ip", "exec yes 0123456789")
    found = answers(one(sshd), "multipath", "links", "mounts")
    assert (found["multipath"].error or "").startswith("bad answer: ")
    assert "longer than" in (found["links"].error or "")
    assert found["links"].body == b""
    assert found["mounts"].error is None


def test_what_is_not_listed_is_refused_by_the_host(sshd: Server) -> None:
    """The forced command runs what is asked, and no other; a refusal is a gap."""
    seen = examined(one(sshd, sudo=True))
    assert seen.reachable
    assert "host_path" in seen.tables()
    assert any("multipath" in text for text in seen.advice)


def test_by_a_jump_host(sshd: Server) -> None:
    """The way goes by another host, whose key is verified, too."""
    jump = f"127.0.0.1:{sshd.port}"
    assert answers(one(sshd, jump=jump), "kernel")["kernel"].error is None
    found = answers(one(sshd, jump=jump, known_hosts=str(sshd.folder / "stranger.pub")), "kernel")
    assert (found["kernel"].error or "").startswith("unreachable: ")


LOGIN = """
import asyncio, json, sys
from audit.targets_plane import HostTarget
from collectors.ssh.session import Session, explained
from collectors.ssh.target import hosts

async def login(host):
    try:
        async with Session(host):
            return "ok"
    except Exception as error:
        return explained(host, error).cause

block = HostTarget(**json.loads(sys.argv[1]))
print(asyncio.run(login(hosts(block, password="", passphrase="")[0])))
"""


def test_by_the_keys_of_an_agent(sshd: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The agent's keys; without any the log-in is refused, whatever lies in ~/.ssh.

    Asked by another process: in this one tests may not open the agent's socket.
    """
    block = json.dumps(asdict(sshd.block(agent=True, key_file=None)))

    def login() -> str:
        command = [sys.executable, "-c", LOGIN, block]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603

    path = sshd.folder / "agent"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(path)], stdout=subprocess.DEVNULL)  # noqa: S603, S607
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(path))
        end = time.monotonic() + 10
        while not path.exists() and time.monotonic() < end:
            time.sleep(0.05)
        assert login() == "refused"
        subprocess.run(["ssh-add", "-q", str(sshd.folder / "key")], check=True)  # noqa: S603, S607
        assert login() == "ok"
    finally:
        agent.terminate()
        agent.wait(10)
