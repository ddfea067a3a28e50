"""The command line as tests use it: in this process for speed, or as the installed program."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from audit.cli import main
from sample_data.answers import Answers, Listing, Single
from tests.cloudstack_server import Account, CloudStackServer
from tests.cloudstack_server.example import ACCOUNTS, AUDITOR_COMMANDS, small_estate

CANARY = Account("canary-key-4711", "canary-secret-4711")
VERSION = Single("capability", {"cloudstackversion": "4.22.0.0"})
LIMITED = Account("limited-key", "canary-secret-4712", AUDITOR_COMMANDS | {"listCapabilities"})
PROGRAM = Path(sys.executable).with_name("stackaudit")


class Result(NamedTuple):
    """Exit code and both streams."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path) -> Result:
    """Run a command in this process, without a terminal."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return Result(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def program(*arguments: str | Path, **options: Any) -> Result:
    """Run the installed program, without a terminal."""
    done = subprocess.run(  # noqa: S603 - our own program
        [PROGRAM, *map(str, arguments)],
        capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL,
        **options,
    )  # fmt: skip
    return Result(done.returncode, done.stdout, done.stderr)


def estate() -> Answers:
    """The small estate, every object with a name."""
    answers = {k: v for k, v in small_estate().items() if isinstance(v, Listing)}
    for listing in answers.values():
        usual = [{"name": row.get("id", "x"), "zoneid": "z1"} for row in listing.rows]
        listing.rows[:] = [u | row for u, row in zip(usual, listing.rows, strict=True)]
    return {**answers, "listCapabilities": VERSION}


def serve(**options: Any) -> CloudStackServer:
    """A server of the small estate that also knows our accounts."""
    accounts = (*ACCOUNTS, CANARY, LIMITED)
    return CloudStackServer(estate(), **{"accounts": accounts, **options})


def configure(folder: Path, url: str, account: Account = CANARY, *more: str) -> Path:
    """A configuration of one target, its secrets in files; `more` are lines of the target."""
    (folder / "key").write_text(account.key, encoding="utf-8")
    (folder / "secret").write_text(account.secret, encoding="utf-8")
    path = folder / "stackaudit.toml"
    lines = [
        'customer = "Acme"', 'database = "acme.db"', "[[cloudstack]]", 'name = "acme"',
        f'endpoint = "{url}"', f'key = "file:{folder}/key"', f'secret = "file:{folder}/secret"',
        "timeout = 10", *more,
    ]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def no_secret(*texts: str | Path) -> None:
    """Fail when a secret is in one of the texts, or in a file under one of the paths."""
    for text in texts:
        if isinstance(text, Path):
            files = [f for f in text.rglob("*") if f.is_file() and f.name not in {"key", "secret"}]
            content = b"".join(f.read_bytes() for f in files)
        else:
            content = text.encode()
        assert b"canary" not in content


def clean(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """No variable and no profile of the machine plays a part; `home` is home and current."""
    for name in [n for n in os.environ if n.startswith(("STACKAUDIT_", "CLOUDSTACK_"))]:
        if name != "STACKAUDIT_RECORDINGS":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(home)
