"""`stackaudit collect` against a server: coverage, exit codes, nothing secret, going on."""

import json
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from audit.store import open_readonly
from tests.cloudstack_server import Behaviour, Delay, self_signed
from tests.cloudstack_server.auth import Account
from tests.command_line import (
    CANARY,
    LIMITED,
    PROGRAM,
    clean,
    configure,
    estate,
    no_secret,
    program,
    run,
    serve,
)


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing of the machine plays a part."""
    clean(monkeypatch, tmp_path)
    return tmp_path


def count(path: Path, table: str) -> int:
    """Rows of a table."""
    with open_readonly(path) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def test_plan_sends_nothing(home: Path) -> None:
    """--plan lists every request and asks nobody."""
    with serve() as server:
        configure(home, server.url)
        plain, as_json = run("collect", "--plan"), run("collect", "--plan", "--json")
    assert server.requests == []
    assert plain.code == as_json.code == 0
    lines = plain.out.splitlines()
    assert lines[0] == f"cloudstack:acme: {len(lines) - 1} kinds of request, all reading"
    plan = json.loads(as_json.out)
    assert plan["schema"] == "stackaudit.plan/1"
    assert [f"  {line}" for line in plan["requests"]["cloudstack:acme"]] == lines[1:]
    assert not list(home.glob("*.db"))


def test_collect(home: Path) -> None:
    """A collection ends with coverage on stdout, a database, a bundle, and no secret anywhere."""
    with serve() as server:
        configure(home, server.url)
        found = run("collect")
    assert found.code == 0, found
    assert found.out.startswith("Coverage")
    row = next(line for line in found.out.splitlines() if line.startswith("cloudstack:acme"))
    assert row.split()[:2] == ["cloudstack:acme", "ok"]
    assert row.endswith("no TLS")
    assert "collecting from cloudstack:acme" in found.err
    assert "database: acme.db" in found.err
    assert count(home / "acme.db", "vm") == 8
    assert len(list((home / "raw").glob("acme-*.bundle"))) == 1
    no_secret(*found[1:], home)


def test_json(home: Path) -> None:
    """--json is one document with its schema, nothing else on stdout; --no-capture no bundle."""
    with serve() as server:
        configure(home, server.url)
        found = run("collect", "--json", "--no-capture")
    content = json.loads(found.out)
    assert content["schema"] == "stackaudit.collect/1"
    assert content["sources"][0]["status"] == "ok"
    assert content["sources"][0]["source"] == "cloudstack:acme"
    assert all(gap["cause"] == "unsupported" for gap in content["gaps"])
    assert not (home / "raw").exists()


def test_only(home: Path) -> None:
    """--only asks what it names; a wrong name is a usage error with the nearest one."""
    with serve() as server:
        configure(home, server.url)
        wrong = run("collect", "--only", "listHost")
        asked = len(server.requests)
        found = run("collect", "--only", "listHosts")
    assert (wrong.code, asked) == (2, 0)
    assert "--only listHost: not a command this program asks; did you mean listHosts?" in wrong.err
    assert found.code == 0
    commands = {request.command for request in server.requests}
    assert commands == {"listCapabilities", "listApis", "listHosts"} | commands & {"listClusters"}
    assert count(home / "acme.db", "host") == 1


def test_partly_forbidden(home: Path) -> None:
    """A role that lacks rights is exit code 3; the table says which request, why, what to do."""
    with serve() as server:
        configure(home, server.url, LIMITED)
        found = run("collect")
    assert found.code == 3
    assert "Not seen" in found.out
    text = " ".join(found.out.split())
    assert "listPods" in text
    assert "forbidden the role of this key may not call" in text
    assert count(home / "acme.db", "vm") == 8
    no_secret(*found[1:], home)


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        (Account(CANARY.key, "canary-wrong"), "does not accept these credentials"),
        (Account("canary-nobody", CANARY.secret), "does not accept these credentials"),
    ],
)
def test_wrong_credentials(home: Path, account: Account, sentence: str) -> None:
    """A wrong key or secret is exit code 4 and a sentence; neither is shown or kept."""
    with serve() as server:
        configure(home, server.url, account)
        found = run("collect")
    assert found.code == 4
    assert sentence in " ".join(found.out.split())
    no_secret(*found[1:], home)


def test_dead_server_keeps_earlier_data(home: Path) -> None:
    """When nothing answers, what was there stays, and the exit code is 4."""
    with serve() as server:
        configure(home, server.url)
        assert run("collect").code == 0
    time.sleep(1)  # two runs in one second would be one
    found = run("collect")
    assert found.code == 4
    assert "unreachable" in found.out
    assert count(home / "acme.db", "vm") == 8
    assert count(home / "acme.db", "source_run") == 2
    no_secret(*found[1:], home)


def test_self_signed(home: Path) -> None:
    """A self-signed certificate is refused, and accepted by CA file, fingerprint or `verify`."""
    made = self_signed(home)
    if isinstance(made, str):
        pytest.skip(made)
    with serve(tls=made) as server:
        configure(home, server.url)
        refused, doctor = run("collect", "--only", "listZones"), run("doctor", "--json")
        seen = json.loads(doctor.out)["targets"][0]["fingerprint"]
        codes: list[tuple[int, str]] = []
        for line in (f'ca = "{made[0].name}"', f'fingerprint = "{seen}"', "verify = false"):
            configure(home, server.url, CANARY, line)
            found = run("collect", "--only", "listZones", "--db", f"{len(codes)}.db", "--json")
            assert found.out, found
            codes.append((found.code, json.loads(found.out)["sources"][0]["tls"]))
    assert refused.code == 4
    assert "certificate" in refused.out
    assert codes == [(0, "own CA"), (0, "pinned"), (0, "NOT VERIFIED")]


def test_plain_text_secret(home: Path) -> None:
    """A secret written into the configuration is refused before anything is sent."""
    with serve() as server:
        path = configure(home, server.url)
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(f"file:{home}/secret", CANARY.secret), encoding="utf-8")
        found = run("collect")
    assert (found.code, server.requests) == (2, [])
    assert "acme secret: secrets are not written in the configuration" in found.err
    no_secret(*found[1:])


def test_environment_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file, three variables are enough."""
    with serve() as server:
        monkeypatch.setenv("STACKAUDIT_ENDPOINT", server.url)
        monkeypatch.setenv("STACKAUDIT_KEY", CANARY.key)
        monkeypatch.setenv("STACKAUDIT_SECRET", CANARY.secret)
        monkeypatch.setenv("STACKAUDIT_DB", str(home / "env.db"))
        found = program("collect")
    assert found.code == 0, found
    assert count(home / "env.db", "vm") == 8
    no_secret(*found[1:], home)


def test_two_at_once(home: Path) -> None:
    """While one process writes, another is told so and ends with 4."""
    with serve() as server:
        configure(home, server.url)
        holder = sqlite3.connect(home / "acme.db.lock", isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        found = run("collect")
        holder.close()
    assert found.code == 4
    assert "another stackaudit is writing to it" in found.err
    assert server.requests == []


def test_interrupted_and_resumed(home: Path) -> None:
    """Ctrl-C ends with 130 and shows nothing half; the next run asks only what was missing."""
    slow = Behaviour(faults=(Delay(command="listVirtualMachines", seconds=3, times=1),))
    with serve(behaviour=slow) as server:
        configure(home, server.url, CANARY, "parallel = 1")
        process = subprocess.Popen(  # noqa: S603 - our own program
            [PROGRAM, "collect"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        while not any(r.command == "listVirtualMachines" for r in server.requests):
            time.sleep(0.05)
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out) == (130, ""), err
        assert "interrupted; run the same command again to go on" in err
        assert "Traceback" not in err
        assert count(home / "acme.db", "source_run") == 0
        before = [request.command for request in server.requests]
        assert run("collect").code == 0
        after = [request.command for request in server.requests][len(before) :]
    several = {"listCapabilities", "listVirtualMachines", "listConfigurations"}
    answered = {"listApis", *estate()} & set(before) - several
    assert "listVirtualMachines" in after
    assert answered
    assert answered & set(after) == set()
    assert count(home / "acme.db", "vm") == 8
    assert not list((home / "raw").glob("*.partial"))
