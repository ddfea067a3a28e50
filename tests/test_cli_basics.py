"""Help, version, completion, exit codes, and errors in one sentence."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest

import audit.cli
from audit import __version__
from audit.cli import COMMANDS
from tests.command_line import PROGRAM, Result, clean, program, run

HEAVY = ("pandas", "rich", "jinja2", "cs", "xlsxwriter", "requests", "prompt_toolkit", "keyring")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine plays a part."""
    clean(monkeypatch, tmp_path)


def test_version() -> None:
    """--version says name and version."""
    assert program("--version") == Result(0, f"stackaudit, version {__version__}\n", "")


def test_help_lists_every_command() -> None:
    """--help names every command and the exit codes, on stdout."""
    found = program("--help")
    assert (found.code, found.err) == (0, "")
    for name in COMMANDS:
        assert f"\n  {name} " in found.out
    for text in ("0 fine", "1 findings", "2 usage", "3 incomplete", "4 failed", "130 interrupted"):
        assert text in " ".join(found.out.split())


@pytest.mark.parametrize("name", [[], *([name] for name in COMMANDS), ["rules", "new"]])
def test_help(name: list[str]) -> None:
    """Every command has a help that says what it does, with -h too."""
    long, short = run(*name, "--help"), run(*name, "-h")
    assert long == short
    assert long.code == 0
    assert long.out.startswith(f"Usage: {' '.join(['stackaudit', *name])} ")
    told = [line.strip() for line in long.out.splitlines()]
    assert all(line.count("stackaudit ") == 1 for line in told if line.startswith("stackaudit "))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["collect", "--help"]])
def test_help_imports_little(arguments: list[str]) -> None:
    """Help loads none of the heavy libraries."""
    code = (
        "import sys\nfrom audit.cli import main\n"
        f"try: main({arguments})\nexcept SystemExit: pass\n"
        f"print(*[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == "\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing"], "No such command 'nothing'"),
        (["check", "--nothing"], "No such option"),
        (["check", "--fail-on", "urgent"], "'urgent' is not one of 'critical'"),
        (["replay"], "Missing argument"),
        (["check", "--config", "nothing.toml"], "nothing.toml: cannot be read"),
        (["collect"], "no target: write one with `stackaudit init`"),
    ],
)
def test_usage(arguments: list[str], sentence: str) -> None:
    """A wrong command line is exit code 2 and a sentence on stderr."""
    found = run(*arguments)
    assert (found.code, found.out) == (2, "")
    assert sentence in found.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script names the program, and what it asks for is completed."""
    found = run("completion", shell)
    assert found.code == 0
    assert "_STACKAUDIT_COMPLETE" in found.out
    monkeypatch.setenv("_STACKAUDIT_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", "stackaudit coll" if shell != "fish" else "coll")
    monkeypatch.setenv("COMP_CWORD", "1" if shell != "fish" else "coll")
    assert "collect" in program().out


def test_unknown_shell() -> None:
    """A shell without completion is a usage error."""
    assert run("completion", "csh").code == 2


ERRORS = [
    (PermissionError(13, "Permission denied", "/x/y"), "/x/y: Permission denied."),
    (sqlite3.DatabaseError("disk image is malformed"), "the database cannot be used: disk image"),
    (ValueError("canary"), "unexpected ValueError; `stackaudit --debug ...` shows where"),
]


@pytest.mark.parametrize(("error", "sentence"), ERRORS)
def test_unforeseen(error: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error nobody foresaw is exit code 4 and a sentence without its text, never a traceback."""

    @click.command("check")
    def broken() -> None:
        raise error

    monkeypatch.setattr(audit.cli.LazyGroup, "get_command", lambda *_: broken)
    found = run("check")
    assert (found.code, found.out) == (4, "")
    assert found.err.startswith(f"stackaudit: {sentence}")
    assert "canary" not in found.err
    with pytest.raises(type(error)):
        audit.cli.main(["--debug", "check"])


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.exceptions.Abort()])
def test_interrupted(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is exit code 130 and says how to go on."""

    @click.command("check")
    def slow() -> None:
        raise error

    monkeypatch.setattr(audit.cli.LazyGroup, "get_command", lambda *_: slow)
    found = run("check")
    assert found.code == 130
    assert "run the same command again" in found.err


def test_debug_shows_the_traceback() -> None:
    """With --debug the error comes with its traceback; without, one line."""
    plain = program("check", "--config", "nothing.toml")
    loud = program("--debug", "check", "--config", "nothing.toml")
    assert (plain.code, plain.err.count("\n")) == (2, 1)
    assert "Traceback" in loud.err


@pytest.mark.parametrize("content", [b"not a database, only text " * 50, None])
def test_foreign_database(content: bytes | None, tmp_path: Path) -> None:
    """A file that is not ours is refused by every command, untouched, with exit code 4."""
    path = tmp_path / "foreign.db"
    if content is None:
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE mine (a)")
        other.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    for command in (["check"], ["report"], ["diff"], ["sql", "SELECT 1"], ["replay", str(path)]):
        found = run(*command, "--db", path)
        assert (command, found.code, found.out) == (command, 4, "")
        assert str(path) in found.err
        assert found.err.count("\n") == 1
    assert path.read_bytes() == before


def test_missing_database() -> None:
    """Reading commands do not create a database; they say how to get one."""
    for command in (["report"], ["diff"], ["sql", "SELECT 1"]):
        found = run(*command)
        assert found.code == 4
        assert "stackaudit.db: no such database; make one with `stackaudit collect`" in found.err
    assert not Path("stackaudit.db").exists()


def test_the_program_is_installed() -> None:
    """The entry point runs the same `main`."""
    assert PROGRAM.exists()
