"""Credentials by reference: every kind gives the secret, no failure shows it."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.errors import ConfigError
from audit.secrets import profile_endpoint, profiles, resolve

SECRET = "canary-s3cret"
CMK = f"""prompt = 🐱
asyncblock = true
profile = acme

[acme]
url = http://acme.example:8080/client/api
username = admin
apikey = cmk-key
secretkey = {SECRET}

[byname]
url = http://other.example/client/api
apikey =
secretkey =
"""
CS = f"""[cloudstack]
endpoint = https://cs.example/client/api
key = cs-key
secret = {SECRET}
[half]
endpoint = https://half.example/client/api
"""


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home folder without profiles."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("CLOUDSTACK_CONFIG", raising=False)
    return tmp_path


@pytest.fixture
def both(home: Path) -> Path:
    """A home folder with both kinds of profiles."""
    (home / ".cmk").mkdir()
    (home / ".cmk" / "config").write_text(CMK, encoding="utf-8")
    (home / ".cloudstack.ini").write_text(CS, encoding="utf-8")
    return home


def refused(reference: str) -> str:
    """The sentence a reference ends in."""
    with pytest.raises(ConfigError) as caught:
        resolve(reference, "acme secret")
    context = caught.value.__context__
    assert SECRET not in f"{caught.value} {caught.value.__cause__}"
    assert context is None or caught.value.__suppress_context__ or SECRET not in str(context)
    return str(caught.value)


def test_env(monkeypatch: pytest.MonkeyPatch) -> None:
    """env: gives the variable; a missing and an empty one are named."""
    monkeypatch.setenv("A_SECRET", f" {SECRET}\n")
    assert resolve("env:A_SECRET", "acme secret") == SECRET
    monkeypatch.setenv("A_SECRET", " ")
    assert refused("env:A_SECRET") == "acme secret: env:A_SECRET is empty."
    monkeypatch.delenv("A_SECRET")
    assert refused("env:A_SECRET") == "acme secret: the environment variable A_SECRET is not set."


def test_file(home: Path) -> None:
    """file: gives the first line; ~ is the home folder; missing, empty and binary are told."""
    path = home / "key"
    path.write_text(f"{SECRET}\nsecond line\n", encoding="utf-8")
    assert resolve(f"file:{path}", "acme secret") == SECRET
    assert resolve("file:~/key", "acme secret") == SECRET
    path.write_text("\n", encoding="utf-8")
    assert refused(f"file:{path}") == f"acme secret: file:{path} is empty."
    path.write_bytes(SECRET.encode() + b"\xff")
    assert f"file {path} cannot be read" in refused(f"file:{path}")
    assert "cannot be read" in refused("file:/nowhere/at/all")


def test_command() -> None:
    """cmd: gives the first line a command prints."""
    code = f"print('{SECRET}'); print('more')"
    assert resolve(f'cmd:{sys.executable} -c "{code}"', "acme secret") == SECRET


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("no-such-program-here", "the command of cmd: failed (FileNotFoundError)."),
        (
            f"{sys.executable} -c \"print('{SECRET}'); raise SystemExit(3)\"",
            "the command of cmd: failed (CalledProcessError).",
        ),
        (f"{sys.executable} -c pass {SECRET}", "cmd: is empty."),
        (f"echo '{SECRET}", "the command of cmd: failed (ValueError)."),
        ("", "the command of cmd: failed (IndexError)."),
    ],
)
def test_command_fails(command: str, sentence: str) -> None:
    """A command that fails or prints nothing is told without what it printed or was given."""
    assert refused(f"cmd:{command}") == f"acme secret: {sentence}"


def test_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask is refused without a terminal and has no argument."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(SECRET))
    assert "`ask` needs a terminal" in refused("ask")
    assert "secrets are not written in the configuration" in refused("ask:now")


def test_ask_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask reads one line from the terminal."""
    leader, follower = os.openpty()
    with os.fdopen(follower, encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        monkeypatch.setattr("getpass.getpass", lambda prompt: f"{SECRET} for {prompt}")
        assert resolve("ask", "acme secret") == f"{SECRET} for acme secret:"
    os.close(leader)


@pytest.mark.parametrize("reference", [SECRET, f"password:{SECRET}", "", f"ENV:{SECRET}"])
def test_plain_text_is_refused(reference: str) -> None:
    """What is no reference is refused, and the sentence lists the references, not the text."""
    assert "use a reference such as env:NAME" in refused(reference)


@pytest.fixture
def store() -> Iterator[dict[str, str]]:
    """A key store in memory."""
    keyring = pytest.importorskip("keyring")
    held: dict[str, str] = {}

    class Fake(keyring.backend.KeyringBackend):  # type: ignore[misc, name-defined] # an extra
        """Keeps passwords of our service in a dictionary."""

        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            """The password, or an error for the name `locked`."""
            if username == "locked":
                raise keyring.errors.KeyringLocked(SECRET)
            return held.get(username) if service == "stackaudit" else None

        def set_password(self, service: str, username: str, password: str) -> None:
            """Nobody writes."""
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Fake())
    yield held
    keyring.set_keyring(before)


def test_keyring(store: dict[str, str]) -> None:
    """keyring: gives what the key store holds; missing and locked are told."""
    store["acme"] = SECRET
    assert resolve("keyring:acme", "acme secret") == SECRET
    assert "no other in the key store; `keyring set stackaudit other`" in refused("keyring:other")
    assert "the key store cannot be read (KeyringLocked)" in refused("keyring:locked")


def test_keyring_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the sentence says what to install."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert "install stackaudit[keyring]" in refused("keyring:acme")


@pytest.mark.usefixtures("both")
def test_profiles() -> None:
    """Whole profiles of both tools are found, and give address, key and secret."""
    assert profiles() == ["cs:cloudstack", "cmk:acme"]
    for reference, key, endpoint in (
        ("cs:cloudstack", "cs-key", "https://cs.example/client/api"),
        ("cmk:acme", "cmk-key", "http://acme.example:8080/client/api"),
    ):
        assert resolve(reference, "cloud key") == key
        assert resolve(reference, "cloud secret") == SECRET
        assert profile_endpoint(reference) == endpoint


@pytest.mark.usefixtures("both")
def test_missing_profiles(home: Path) -> None:
    """A missing profile, a missing value and a wrong kind are named."""
    assert refused("cs:other") == f"cs:other: no such profile in {home}/.cloudstack.ini."
    assert refused("cs:half") == f"cs:half: {home}/.cloudstack.ini gives it no secret."
    assert refused("cmk:byname") == f"cmk:byname: {home}/.cmk/config gives it no secret."
    with pytest.raises(ConfigError, match="neither a URL nor cs:SECTION"):
        profile_endpoint("acme.example")


def test_no_profiles() -> None:
    """Without files there are no profiles."""
    assert profiles() == []
    assert "no such profile" in refused("cmk:acme")


def test_cloudstack_config(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """$CLOUDSTACK_CONFIG is read instead of ~/.cloudstack.ini."""
    (home / "elsewhere.ini").write_text(CS, encoding="utf-8")
    monkeypatch.setenv("CLOUDSTACK_CONFIG", str(home / "elsewhere.ini"))
    assert profiles() == ["cs:cloudstack"]


@pytest.mark.parametrize("text", [f"[a]\n{SECRET}\n", f"[a\nsecret = {SECRET}\n", "\udcff"])
def test_broken_profiles(home: Path, text: str) -> None:
    """A file that is no profile file is named; its lines are not quoted."""
    (home / ".cloudstack.ini").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert f"{home}/.cloudstack.ini: cannot be read as a profile file (" in refused("cs:a")
