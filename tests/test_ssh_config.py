"""[[host]] of a configuration, what it becomes, and what doctor prints to be set up."""

import json
from asyncio import Semaphore
from pathlib import Path

import pytest

from audit.cli.sources import collectors_of
from audit.config import load_config
from audit.errors import ConfigError
from audit.targets_plane import HostTarget
from collectors.ssh import SshCollector
from collectors.ssh.commands import commands
from collectors.ssh.examine import allow_list, sudoers
from collectors.ssh.target import Place, hosts, place
from tests.command_line import run

WHOLE = """
[[host]]
name = "dc1"
addresses = ["10.0.0.11", "[2001:DB8::1]:2222", "kvm3.example:2022"]
user = "audit"
key_file = "id"
passphrase = "env:PHRASE"
password = "env:WORD"
agent = true
known_hosts = "known"
jump = "jumper@jump.example:2200"
sudo = true
port = 22
parallel = 4
timeout = 9
budget = 90
"""


def written(folder: Path, text: str) -> Path:
    """A configuration file."""
    path = folder / "stackaudit.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key(tmp_path: Path) -> None:
    """Kept as written; files lie beside the configuration."""
    (block,) = load_config(written(tmp_path, WHOLE)).host
    assert block == HostTarget(
        "dc1", ("10.0.0.11", "[2001:DB8::1]:2222", "kvm3.example:2022"), "audit",
        str(tmp_path / "id"), "env:PHRASE", "env:WORD", agent=True,
        known_hosts=str(tmp_path / "known"), jump="jumper@jump.example:2200", sudo=True,
        port=22, parallel=4, timeout=9, budget=90,
    )  # fmt: skip


def test_secrets_are_read_and_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each address is a source; the plan and the objects show no secret."""
    monkeypatch.setenv("PHRASE", "canary-phrase")
    monkeypatch.setenv("WORD", "canary-word")
    found = collectors_of(load_config(written(tmp_path, WHOLE)))
    assert [one.source for one in found] == [
        "ssh:dc1/10.0.0.11", "ssh:dc1/[2001:db8::1]:2222", "ssh:dc1/kvm3.example:2022",
    ]  # fmt: skip
    first = found[0]
    assert isinstance(first, SshCollector)
    assert first.host.secrets == ("canary-phrase", "canary-word")
    assert first.host.jump == Place("jump.example", 2200, "jumper")
    shown = "\n".join([repr(first.host), *first.plan()])
    assert "canary" not in shown
    assert len(first.plan()) == len(commands())


def test_no_way_to_log_in() -> None:
    """A key, a password or the agent."""
    with pytest.raises(ConfigError, match="needs key_file, password or agent"):
        hosts(HostTarget("a", ("h",), "u"), password="", passphrase="")


@pytest.mark.parametrize("text", ["", "h:0", "h:70000", "h:x", "a b", "u@"])
def test_addresses_that_are_none(text: str) -> None:
    """Each a sentence."""
    with pytest.raises(ConfigError, match="must be a host"):
        place(text, 22)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("h", Place("h", 22)), ("u@h:23", Place("h", 23, "u")), ("fd00::1", Place("fd00::1", 22)),
        ("[fd00::1]", Place("fd00::1", 22)), ("[fd00::1]:23", Place("fd00::1", 23)),
    ],
)  # fmt: skip
def test_addresses(text: str, found: Place) -> None:
    """Host, port and user."""
    assert place(text, 22) == found


def test_what_is_set_up_is_what_is_sent(tmp_path: Path) -> None:
    """The forced command lists every line sent; sudoers what needs root; as text and as JSON."""
    for sudo in (False, True):
        script = allow_list(sudo=sudo)
        assert script.count(") ;;\n") == len(commands())
        assert ("sudo -n multipath -ll" in script) == sudo
    assert sudoers("audit").count("NOPASSWD") == sum(one.root for one in commands().values())
    config = str(written(tmp_path, WHOLE))
    text = run("doctor", "--ssh", "--config", config).out
    assert "stackaudit-ssh, for the account audit" in text
    assert "audit ALL=(root) NOPASSWD: /usr/sbin/multipath -ll" in text
    told = json.loads(run("doctor", "--ssh", "--json", "--config", config).out)
    assert [one["user"] for one in told["accounts"]] == ["audit"]


def test_a_secret_a_host_says_back_is_hidden() -> None:
    """Whatever a host prints, the password is not kept."""
    block = HostTarget("a", ("h",), "u", password="env:X", known_hosts="k")
    (host,) = hosts(block, password="canary-word", passphrase="")
    collector = SshCollector(host, Semaphore())
    assert collector._hidden("it is canary-word") == "it is ***"
