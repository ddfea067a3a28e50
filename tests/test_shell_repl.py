"""The interactive shell: typed lines, interrupts, a dumb terminal."""

from pathlib import Path
from typing import Any

import pytest

from tests import shell_session
from tests.shell_session import typed

empty = shell_session.empty
filled = shell_session.filled


def test_interactive(filled: Path, tmp_path: Path) -> None:
    """Typed: a statement over lines, a dropped input, an error, a command, Ctrl-D leaves."""
    history = tmp_path / "new" / "history"
    keys = (
        "SELECT name\rFROM zone\rORDER BY 1;\r"
        "SELECT half\x03"
        "SELECT nme FROM zone;\r"
        ".mode json\r"
        "\r"
        "SELECT 7 AS x;\r"
        "\x04"
    )
    code, out, err = typed(filled, keys, history=history)
    assert code == 0
    assert "n1" in out
    assert '"rows": [\n  [7]\n ]' in out
    assert "Did you mean name (of zone)?" in err
    assert "2 rows, " in err
    assert "1 source, newest data of 2026-11-01" in err
    assert "SELECT 7 AS x;" in history.read_text()
    assert history.stat().st_mode & 0o077 == 0


def test_interactive_quit(filled: Path, empty: Path) -> None:
    """.quit leaves; an empty database is greeted as such; no history file, no harm."""
    assert typed(filled, ".as-of 2026-10-05\r.quit\rSELECT 1;\r")[0] == 0
    code, _, err = typed(empty, ".exit\r", history=Path("/dev/null/history"))
    assert code == 0
    assert "Nothing was collected yet" in err
    assert "no history is kept" in err


def test_interrupt_in_the_shell(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that is interrupted is cancelled; the shell goes on."""

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("audit.shell.session.run_query", interrupted)
        code, _, err = typed(filled, "SELECT 1;\r\x04")
    assert code == 0
    assert "cancelled." in err


def test_dumb_terminal(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With TERM=dumb, lines are read as they come; Ctrl-C drops, Ctrl-D leaves."""
    lines: list[str | type[BaseException]] = [
        "SELECT 1 AS", "one;", "SELECT", KeyboardInterrupt, ".mode csv", "SELECT 2 AS b;", EOFError,
    ]  # fmt: skip
    prompts = []

    def read(prompt: str) -> str:
        prompts.append(prompt)
        line = lines.pop(0)
        if isinstance(line, str):
            return line
        raise line

    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("builtins.input", read)
    code, out, _ = typed(filled, "")
    assert code == 0
    assert "one" in out
    assert out.endswith("b\r\n2\r\n")
    assert prompts[:2] == ["stackaudit> ", "...> "]
