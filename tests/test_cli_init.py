"""`stackaudit init`: a file that loads, without secrets."""

import os
import subprocess
from pathlib import Path

import pytest

from audit.config import load_config
from tests.command_line import PROGRAM, clean, run

CS = "[acme]\nendpoint = https://cs.example/client/api\nkey = k\nsecret = canary-secret\n"
FLAGS = ("--name", "acme", "--customer", "Acme", "--endpoint", "https://a.example/client/api")


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing of the machine plays a part."""
    clean(monkeypatch, tmp_path)
    return tmp_path


def test_flags(home: Path) -> None:
    """All from flags: the file loads, and tells where the key pair goes."""
    found = run("init", *FLAGS)
    assert (found.code, found.out) == (0, "stackaudit.toml\n")
    assert "put the key pair into ACME_KEY and ACME_SECRET" in found.err
    config = load_config(home / "stackaudit.toml")
    (target,) = config.cloudstack
    assert (config.customer, config.database.name) == ("Acme", "acme.db")
    assert (target.name, target.endpoint) == ("acme", "https://a.example/client/api")
    assert (target.key, target.secret) == ("env:ACME_KEY", "env:ACME_SECRET")


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("my-cloud.1", "MY_CLOUD_1"), ("1and1", "_1AND1"), ("münchen", "M_NCHEN"), ('a"b', "A_B")],
)
def test_names(home: Path, name: str, prefix: str) -> None:
    """Any name gives a file that loads and a variable a shell can set."""
    found = run("init", "--customer", 'Ä "x" \\', "--endpoint", "https://é.example", "--name", name)
    config = load_config(home / "stackaudit.toml")
    assert found.code == 0
    assert config.customer == 'Ä "x" \\'
    assert config.cloudstack[0].name == name
    assert config.cloudstack[0].endpoint == "https://é.example"
    assert config.cloudstack[0].key == f"env:{prefix}_KEY"


def test_every_commented_line_is_a_known_key(home: Path) -> None:
    """What the file shows as comments is right: uncommented, it loads."""
    run("init", *FLAGS)
    text = (home / "stackaudit.toml").read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") if " = " in line else line for line in text.splitlines()]
    lines = ["[params.pool-used]" if "[params" in line else line for line in lines]
    lines = ["[[snmp]]" if line.startswith("# [[snmp]]") else line for line in lines]
    (home / "all.toml").write_text("\n".join(lines), encoding="utf-8")
    config = load_config(home / "all.toml")
    assert config.cloudstack[0].verify is False
    assert config.params == {"pool-used": {"high": 0.9}}
    assert config.brand.colour == "#1f4e79"
    assert config.snmp[0].addresses == ("10.0.0.11", "10.0.0.12")


def test_existing_file(home: Path) -> None:
    """An existing file stays, unless --force is given."""
    path = home / "stackaudit.toml"
    path.write_text("mine", encoding="utf-8")
    found = run("init", *FLAGS)
    assert found.code == 2
    assert "stackaudit.toml is there already; --force replaces it" in found.err
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("init", *FLAGS, "--force").code == 0
    assert load_config(path).customer == "Acme"


def test_profile(home: Path) -> None:
    """A profile is referred to, its secret is not copied."""
    (home / ".cloudstack.ini").write_text(CS, encoding="utf-8")
    assert run("init", "--name", "a", "--customer", "A", "--profile", "cs:acme").code == 0
    path = home / "stackaudit.toml"
    assert "canary" not in path.read_text(encoding="utf-8")
    (target,) = load_config(path).cloudstack
    assert (target.endpoint, target.key, target.secret) == ("cs:acme",) * 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--profile", "cs:other"], "cs:other: no such profile in"),
        (["--profile", "acme"], "'acme' is neither a URL nor cs:SECTION"),
        (["--endpoint", "a.example"], "'a.example' is neither a URL nor"),
        ([], "no terminal to ask for: API address"),
        (["--endpoint", "https://a", "--file", "/nowhere/a.toml"], "/nowhere/a.toml: cannot be"),
    ],
)
def test_mistakes(home: Path, arguments: list[str], sentence: str) -> None:
    """A profile that is not there, no address, no folder: a sentence, and no file."""
    found = run("init", "--name", "a", "--customer", "A", *arguments)
    assert found.code == 2
    assert sentence in found.err
    assert not (home / "stackaudit.toml").exists()


def talk(*answers: str) -> tuple[int, str]:
    """Run `init` on a terminal and type the answers; exit code and what was shown."""
    terminal, theirs = os.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [PROGRAM, "init"], stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    waiting = list(answers)
    while True:
        try:
            shown += os.read(terminal, 1000)
        except OSError:  # the other side closed the terminal
            break
        if waiting and shown.rstrip().endswith(b"]:"):
            shown += b" "
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
    os.close(terminal)
    return process.wait(60), shown.decode()


def test_asks(home: Path) -> None:
    """On a terminal it asks for what is not given."""
    code, shown = talk("acme", "", "https://typed.example/client/api")
    assert code == 0, shown
    config = load_config(home / "stackaudit.toml")
    assert (config.customer, config.cloudstack[0].name) == ("acme", "acme")
    assert config.cloudstack[0].endpoint == "https://typed.example/client/api"


@pytest.mark.parametrize(
    ("choice", "endpoint"), [("", "cs:acme"), ("0", "https://cloud.example/client/api")]
)
def test_offers_profiles(home: Path, choice: str, endpoint: str) -> None:
    """Profiles found on the machine are offered first, or another address."""
    (home / ".cloudstack.ini").write_text(CS, encoding="utf-8")
    code, shown = talk("acme", "Acme", choice, "")
    assert code == 0, shown
    assert "1  cs:acme" in shown
    assert "canary" not in shown
    assert load_config(home / "stackaudit.toml").cloudstack[0].endpoint == endpoint
