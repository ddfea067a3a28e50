"""A database for the shell, a terminal to type at, and what the shell wrote."""

import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from audit.derive import install, views
from audit.model import TABLES, TableInfo
from audit.model.kinds import Table
from audit.model.run import SourceRun
from audit.shell import run_shell, run_statement
from audit.store import Snapshot, open_readonly, open_writable, use_date

VIEWS = [(view.name, view.doc, view.columns) for view in views()]
DAYS = ("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z")
ENDLESS = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r"
NASTY = [
    (1, "plain", None, 1.5),
    (2, "", "NULL", -0.25),
    (-(2**62), '=1+1 "quoted", and\nmore\r\n', "@SUM(A1)", None),
    (4, "\x1b[31mred\x1b]0;title\x07\x9b2J", "\u202eevil", 1e300),
    (5, " padded ", "a|b*c_d<e>", 0.1),
    (6, "日本語 🐘", "-1", 2.0),
]
COLUMNS = ("n", "text", "more", "ratio")


def _value(info: TableInfo, name: str, number: int) -> Any:
    column = info.column(name)
    if column.unit == "UTC":
        return DAYS[0]
    if column.unit == "JSON":
        return "[]"
    return {str: f"{name[:1]}{number}", float: 0.5}.get(column.python, number)


def _fill(path: Path, *, moved: bool, day: str) -> None:
    """One collection with two rows in every table; `moved`: the first VM has changed."""
    with open_writable(path) as connection:
        for source in ("cloudstack:test", "check"):
            snapshot = Snapshot(connection, source, day)
            mine = [i for i in TABLES.values() if bool(i.by) == (source != "check")]
            mine = [i for i in mine if i.kind in {"entity", "sample"}]
            for info in mine:
                rows = [[_value(info, name, n) for name in info.names] for n in (1, 2)]
                if info.name == "vm" and moved:
                    rows[0][info.names.index("state")] = "Stopped"
                snapshot.add(info.name, rows)
            snapshot.commit({info.name for info in mine}, _records(source, day))


def _records(source: str, day: str) -> list[Table]:
    unknown: dict[str, Any] = dict.fromkeys(SourceRun.info.names)
    known = {"source": source, "started": day, "kind": "cloudstack", "status": "ok"}
    return [SourceRun(**{**unknown, **known})] if source != "check" else []


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of two collections with rows everywhere."""
    path = tmp_path_factory.mktemp("filled") / "estate.db"
    _fill(path, moved=False, day=DAYS[0])
    _fill(path, moved=True, day=DAYS[1])
    return path


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without a row."""
    path = tmp_path_factory.mktemp("empty") / "estate.db"
    with open_writable(path):
        pass
    return path


def opener(path: Path) -> Callable[[str | None], Any]:
    """What the command line gives the shell."""

    @contextmanager
    def open_at(date: str | None) -> Iterator[sqlite3.Connection]:
        with open_readonly(path) as connection:
            if date:
                use_date(connection, date)
            install(connection)
            yield connection

    return open_at


@pytest.fixture
def connection(filled: Path) -> Iterator[sqlite3.Connection]:
    """The filled database with its views."""
    with opener(filled)(None) as found:
        yield found


@pytest.fixture
def nasty() -> sqlite3.Connection:
    """A connection whose table `t` holds the nasty rows."""
    found = sqlite3.connect(":memory:")
    found.execute(f"CREATE TABLE t ({', '.join(COLUMNS)})")
    found.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", NASTY)
    return found


class Screen(io.StringIO):
    """A terminal, as far as asking it goes."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


def written(connection: sqlite3.Connection, form: str, sql: str = "SELECT * FROM t") -> str:
    """What a statement writes to a pipe."""
    out = io.StringIO(newline="")
    assert run_statement(connection, sql, format=form, out=out) == 0
    return out.getvalue()


def shell(path: Path, text: str, **options: Any) -> tuple[int, str, str]:
    """Exit code, output and messages of a shell that reads `text` from a pipe."""
    out, err = io.StringIO(), io.StringIO()
    code = run_shell(
        opener(path), views=VIEWS, stdin=io.StringIO(text), out=out, err=err, **options
    )
    return code, out.getvalue(), err.getvalue()


def typed(path: Path, keys: str, **options: Any) -> tuple[int, str, str]:
    """The same of an interactive shell at which `keys` are typed."""
    out, err = io.StringIO(), io.StringIO()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        code = run_shell(
            opener(path), views=VIEWS, out=out, err=err, interactive=True, width=100, **options
        )
    return code, out.getvalue(), err.getvalue()
