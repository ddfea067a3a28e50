"""`stackaudit doctor`: what a key may do, and what it costs."""

import json
from pathlib import Path

import pytest

from audit.check import load_rules
from tests.cloudstack_server import self_signed
from tests.cloudstack_server.auth import Account
from tests.cloudstack_server.example import USER
from tests.command_line import CANARY, LIMITED, clean, configure, no_secret, run, serve


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing of the machine plays a part."""
    clean(monkeypatch, tmp_path)
    return tmp_path


def test_root_key(home: Path) -> None:
    """A key that may everything is fine; the sentence says so."""
    with serve() as server:
        configure(home, server.url)
        found, as_json = run("doctor"), run("doctor", "--json")
    assert found.code == 0, found
    assert found.out.startswith(f"cloudstack:acme  {server.url}\n  answers; CloudStack ")
    content = json.loads(as_json.out)
    assert content["schema"] == "stackaudit.doctor/1"
    (target,) = content["targets"]
    assert (target["reachable"], target["error"]) == (True, None)
    assert target["lacking"]["listKubernetesClusters"] == "unsupported"
    costly = target["rules_not_assessable"]
    assert "k8s-single-control" not in costly, "without the plug-in there is no cluster"
    assert "affinity-violated" in costly
    no_secret(*found[1:], *as_json[1:])


def test_limited_key(home: Path) -> None:
    """Missing rights are listed with the rules they cost, and exit code 3 (in both forms)."""
    with serve() as server:
        configure(home, server.url, LIMITED)
        found, as_json = run("doctor"), run("doctor", "--json")
    assert found.code == as_json.code == 3
    (target,) = json.loads(as_json.out)["targets"]
    assert target["lacking"]["listPods"] == "forbidden"
    assert "listHosts" not in target["lacking"]
    assert set(target["rules_not_assessable"]) <= {rule.id for rule in load_rules()}
    assert "storage-nfs-only" in target["rules_not_assessable"]
    cost = len(target["rules_not_assessable"])
    assert f"  {cost} rules will be not assessable: " in found.out
    assert "`stackaudit doctor --role` prints the role" in found.out
    no_secret(*found[1:])


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        (Account(CANARY.key, "canary-wrong"), "does not accept these credentials"),
        (USER, "may not call listCapabilities"),
    ],
)
def test_unusable_key(home: Path, account: Account, sentence: str) -> None:
    """A key that is not accepted, or may not even ask the version, is exit code 4."""
    with serve() as server:
        configure(home, server.url, account)
        found = run("doctor")
    assert found.code == 4
    assert "NOT USABLE: " in found.out
    assert sentence in found.out
    no_secret(*found[1:])


def test_unreachable(home: Path) -> None:
    """A server that is not there is exit code 4 with what to look at."""
    with serve() as server:
        configure(home, server.url)
    found = run("doctor", "--json")
    (target,) = json.loads(found.out)["targets"]
    assert (found.code, target["reachable"], target["rules_not_assessable"]) == (4, False, [])
    assert "check address, port, route and proxy" in target["error"]


def test_fingerprint(home: Path) -> None:
    """The fingerprint of a self-signed certificate is printed, with what to do with it."""
    made = self_signed(home)
    if isinstance(made, str):
        pytest.skip(made)
    with serve(tls=made) as server:
        configure(home, server.url)
        found = run("doctor")
        seen = found.out.partition("fingerprint ")[2].split()[0]
        configure(home, server.url, CANARY, f'fingerprint = "{seen}"')
        pinned = run("doctor")
        configure(home, server.url, CANARY, f'fingerprint = "{seen[:-2]}00"')
        other = run("doctor")
    assert found.code == 4
    assert "compare it with the server's own" in found.out
    assert len(seen.split(":")) == 32
    assert (pinned.code, other.code) == (0, 4)


def test_two_targets(home: Path) -> None:
    """Every target is told, and one that is dead decides the exit code."""
    with serve() as server:
        path = configure(home, server.url)
        text = path.read_text(encoding="utf-8")
        block = text[text.index("[[cloudstack]]") :].replace('"acme"', '"two"')
        block = block.replace(server.url, "http://127.0.0.1:9/client/api")
        path.write_text(f"{text}\n{block}", encoding="utf-8")
        found = run("doctor", "--json")
    targets = {t["source"]: t["reachable"] for t in json.loads(found.out)["targets"]}
    assert targets == {"cloudstack:acme": True, "cloudstack:two": False}
    assert found.code == 4


def test_role() -> None:
    """--role needs no server: it prints the commands of the role, deny last; --json lists them."""
    found, as_json = run("doctor", "--role"), run("doctor", "--role", "--json")
    lines = found.out.splitlines()
    assert found.code == as_json.code == 0
    assert lines[2].startswith("create role name=stackaudit type=Admin")
    assert lines[-1] == "create rolepermission roleid=<id> rule=* permission=deny"
    allowed = json.loads(as_json.out)["allow"]
    assert [line.split("rule=")[1].split()[0] for line in lines[3:-1]] == allowed
    assert {"listCapabilities", "listApis", "listHosts"} <= set(allowed)
    assert "getUserKeys" not in allowed
    assert not [name for name in allowed if not name.startswith(("list", "get", "quota"))]
