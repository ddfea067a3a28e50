"""The copy for other tools: views as tables, with keys, links and meanings; the same rows."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from audit.derive import install, views
from audit.errors import ReportError
from audit.model import TABLES
from audit.shell.questions import questions
from audit.store import APPLICATION_ID, open_readonly, use_date
from reports.export.facts import fact_docs
from reports.export.sqlite_file import write_sqlite
from tests import report_rows
from tests.support import day, vm, write

connection = report_rows.connection

GUIDE = Path(__file__).parent.parent / "docs" / "guide" / "dashboards.md"
VIEWS = [(view.name, view.doc, view.columns) for view in views()]
PANELS = re.findall(r"```sql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def copied(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo estate."""
    path = tmp_path_factory.mktemp("copy") / "acme.db"
    with open_readonly(demo) as opened:
        install(opened)
        write_sqlite(opened, path, VIEWS)
    return path


@pytest.fixture
def copy(copied: Path) -> Iterator[sqlite3.Connection]:
    """It, opened as another tool would."""
    with closing(sqlite3.connect(f"{copied.as_uri()}?mode=ro", uri=True)) as opened:
        yield opened


def test_every_table_view_and_fact_has_its_rows(
    connection: sqlite3.Connection, copy: sqlite3.Connection
) -> None:
    """All of them are tables with the same rows; nothing else is in the file."""
    names = {*TABLES, *(name for name, *_ in VIEWS)}
    facts = set(fact_docs())
    kept = [name for name, info in TABLES.items() if info.kind == "entity"]
    pasts, histories = ({f"{name}_{end}" for name in kept} for end in ("past", "history"))
    found = dict(copy.execute("SELECT name, type FROM sqlite_master WHERE type <> 'index'"))
    assert {name for name, kind in found.items() if kind == "table"} == names | facts | pasts
    assert {name for name, kind in found.items() if kind == "view"} == histories
    for name in names | pasts | histories:
        count = f"SELECT count(*) FROM {name}"
        assert copy.execute(count).fetchone() == connection.execute(count).fetchone(), name
    for name, _doc, columns in VIEWS:
        # what a row is about; lists within a row have no order of their own
        rows = f"SELECT {next(iter(columns))}, count(*) FROM {name} GROUP BY 1 ORDER BY 1"
        assert copy.execute(rows).fetchall() == connection.execute(rows).fetchall(), name


def test_its_schema_is_a_manual(copy: sqlite3.Connection) -> None:
    """Meanings and units are comments; objects have keys, and columns point at them."""
    (sql,) = copy.execute("SELECT sql FROM sqlite_master WHERE name = 'host'").fetchone()
    assert '"cpu_speed" INTEGER, -- Clock of one CPU [Hz]' in sql
    assert (
        "FOREIGN KEY"
        in copy.execute("SELECT sql FROM sqlite_master WHERE name = 'host_capacity'").fetchone()[0]
    )
    links = {(row[3], row[2]) for row in copy.execute("PRAGMA foreign_key_list(vm)")}
    assert {
        ("host_id", "host"),
        ("zone_id", "zone"),
        ("service_offering_id", "service_offering"),
    } <= (links)
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    plan = copy.execute("EXPLAIN QUERY PLAN SELECT * FROM vm WHERE host_id = 'x'").fetchall()
    assert "USING INDEX" in plan[0][3]


@pytest.mark.parametrize("name", sorted(questions()))
def test_saved_questions_run_on_it(
    connection: sqlite3.Connection, copy: sqlite3.Connection, name: str
) -> None:
    """Every saved question gives the same answer as on the database."""
    sql = questions()[name].sql
    assert copy.execute(sql).fetchall() == connection.execute(sql).fetchall()


@pytest.mark.parametrize("panel", PANELS, ids=range(len(PANELS)))
def test_panels_of_the_guide(copy: sqlite3.Connection, panel: str) -> None:
    """Every query of docs/guide/dashboards.md has rows on the sample estate."""
    rows = copy.execute(panel).fetchall()
    assert rows
    assert len(PANELS) >= 9


def test_only_a_copy_is_replaced(connection: sqlite3.Connection, demo: Path, copied: Path) -> None:
    """A database, or any other file, stays as it is; an earlier copy gives way."""
    before = demo.read_bytes()
    with pytest.raises(ReportError, match="no copy made by this command"):
        write_sqlite(connection, demo, VIEWS)
    assert demo.read_bytes() == before
    other = copied.with_name("notes.txt")
    other.write_text("mine", encoding="utf-8")
    with pytest.raises(ReportError, match="no copy made by this command"):
        write_sqlite(connection, other, VIEWS)
    assert other.read_text(encoding="utf-8") == "mine"
    again = copied.with_name("again.db")
    assert write_sqlite(connection, again, VIEWS) == write_sqlite(connection, again, VIEWS)
    with closing(sqlite3.connect(again)) as opened:
        assert opened.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID
    with pytest.raises(ReportError, match="cannot be written"):
        write_sqlite(connection, copied.with_name("missing") / "x.db", VIEWS)
    assert {path.name for path in copied.parent.iterdir()} == {"acme.db", "again.db", "notes.txt"}


def test_one_object_of_two_targets(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Two targets that tell of one id give two rows; no column then claims to name one of them."""
    for source in ("cloudstack:a", "cloudstack:b"):
        write(database, day(1), {"vm": [vm("v1")]}, source=source)
    install(database)
    write_sqlite(database, tmp_path / "copy.db", VIEWS)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as opened:
        assert opened.execute("SELECT count(*) FROM vm").fetchone() == (2,)
        links = opened.execute("PRAGMA foreign_key_list(volume)").fetchall()
        assert "vm" not in {row[2] for row in links}


def test_a_past_date_knows_nothing_later(demo: Path, tmp_path: Path) -> None:
    """A copy of a past date holds what was valid then, its history what was closed by then."""
    with open_readonly(demo) as opened:
        moment = use_date(opened, "2026-05-10")
        install(opened)
        write_sqlite(opened, tmp_path / "copy.db", VIEWS, moment)
        then = opened.execute("SELECT count(*) FROM temp.host").fetchone()
        now = opened.execute("SELECT count(*) FROM main.host").fetchone()
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM host").fetchone() == then != now
        (last,) = copy.execute("SELECT max(started) FROM source_run").fetchone()
        assert last == "2026-05-04T06:00:00Z"
        assert copy.execute("SELECT max(valid_from) FROM host_history").fetchone() == (last,)
        assert copy.execute("SELECT count(*) FROM host_history").fetchone() == then
