"""Ad-hoc SQL: outputs keep the data, hints name the nearest thing, the shell never dies."""

import csv
import io
import json
import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import openpyxl
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.cells import cell_len

import audit.shell
from audit.derive import install, views
from audit.errors import QueryError
from audit.model import TABLES, TableInfo
from audit.model.kinds import Table
from audit.model.run import SourceRun
from audit.shell import output, run_shell, run_statement
from audit.shell.catalogue import Catalogue
from audit.shell.commands import COMMANDS
from audit.shell.complete import ShellCompleter
from audit.shell.formats import csv_lines
from audit.shell.query import Result, run_query
from audit.shell.questions import question, questions
from audit.shell.repl import _keys
from audit.shell.statements import split
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


def test_csv_round_trip(nasty: sqlite3.Connection) -> None:
    """CSV is RFC 4180: lines end in CRLF, data is as it is, NULL differs from empty text."""
    text = written(nasty, "csv")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == list(COLUMNS)
    expected = [["" if value is None else str(value) for value in row] for row in NASTY]
    assert rows[1:] == expected
    assert text.startswith('n,text,more,ratio\r\n1,plain,,1.5\r\n2,"",NULL,-0.25\r\n')
    assert written(nasty, "csv", "SELECT NULL AS a") == 'a\r\n""\r\n'


def test_csv_formula_guard() -> None:
    """The guard is off unless asked for, and leaves numbers alone."""
    result = Result(("=a",), [("=1",), (-1,), ("+1",), ("@x",), ("a=1",)])
    assert "".join(csv_lines(result)) == "=a\r\n=1\r\n-1\r\n+1\r\n@x\r\na=1\r\n"
    guarded = "".join(csv_lines(result, guard_formulas=True))
    assert guarded == "'=a\r\n'=1\r\n-1\r\n'+1\r\n'@x\r\na=1\r\n"


def test_json_round_trip(nasty: sqlite3.Connection) -> None:
    """JSON and lines of JSON give the rows back and hold no active character."""
    text = written(nasty, "json")
    content = json.loads(text)
    assert content["schema"] == "stackaudit.query/1"
    assert content["columns"] == list(COLUMNS)
    assert content["rows"] == [list(row) for row in NASTY]
    lines = written(nasty, "ndjson")
    assert [tuple(json.loads(line).values()) for line in lines.split("\n")[:-1]] == NASTY
    for active in "\x1b\x07\x9b\u202e":
        assert active not in text + lines


def test_json_special_values(nasty: sqlite3.Connection) -> None:
    """No rows, one name twice, infinity and bytes all give valid JSON."""
    assert json.loads(written(nasty, "json", "SELECT 1 AS a WHERE 0"))["rows"] == []
    line = written(nasty, "ndjson", "SELECT 1 AS a, 2 AS a, 9e999 AS b, x'00ff' AS c")
    assert json.loads(line) == {"a": 1, "a_2": 2, "b": "inf", "c": "00ff"}


def test_xlsx_round_trip(nasty: sqlite3.Connection, tmp_path: Path) -> None:
    """Excel gets text as text, numbers as numbers, the same bytes each time."""
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        run_statement(nasty, "SELECT * FROM t WHERE n <> 4", format="xlsx", out=path)
    assert first.read_bytes() == second.read_bytes()
    sheet = openpyxl.load_workbook(first).active
    assert sheet is not None
    found = list(sheet.iter_rows(values_only=True))
    assert found[0] == COLUMNS
    assert found[1] == NASTY[0]
    assert found[3][0] == str(-(2**62)), "an integer Excel cannot hold stays whole as text"
    assert sheet["B4"].data_type == "s"
    assert str(sheet["B4"].value).startswith("=1+1")
    assert (sheet["C4"].value, sheet["C6"].value) == ("@SUM(A1)", "-1")
    assert sheet["D2"].data_type == "n"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D6")


def test_xlsx_limits(nasty: sqlite3.Connection, tmp_path: Path) -> None:
    """Text longer than a cell is cut with a mark; too many columns are refused in a sentence."""
    path = tmp_path / "long.xlsx"
    run_statement(nasty, "SELECT printf('%.*c', 40000, 'x'), 9e999", format="xlsx", out=path)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert str(sheet["A2"].value).endswith("x [cut]")
    assert sheet["B2"].value == "inf"
    wide = Result(tuple(f"c{n}" for n in range(16_385)), [])
    with pytest.raises(QueryError, match="Excel holds"):
        output.write(wide, "xlsx", path)


def test_markdown(nasty: sqlite3.Connection) -> None:
    """Markdown keeps cells in their cells and numbers on the right."""
    lines = written(nasty, "md").splitlines()
    assert lines[1] == "| ---: | --- | --- | ---: |"
    assert len(lines) == len(NASTY) + 2
    assert "a\\|b\\*c_d\\<e>" in lines[6]
    assert "\\x1b\\[31m" in lines[5]


@pytest.mark.parametrize("form", ["table", "csv", "json", "ndjson", "md"])
@pytest.mark.parametrize("width", [20, 80, 160])
def test_terminal_escapes_are_inert(nasty: sqlite3.Connection, form: str, width: int) -> None:
    """Nothing in data or column names reaches a terminal as a command."""
    out = Screen(newline="")
    sql = 'SELECT *, text AS "\x1b[2Jname\u202e", \'[red]x[/red]\' AS "[bold]" FROM t'
    run_statement(nasty, sql, format=form, out=out, width=width)
    text = out.getvalue().replace("\x1b[2m", "").replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert not set(text) & set("\x1b\x07\x9b\u202e")
    assert "red" in text


def test_table_fits(connection: sqlite3.Connection) -> None:
    """A table is never wider than the terminal: it folds, or becomes a block a row."""
    for width in (40, 80, 160):
        for sql in ("SELECT * FROM host", "SELECT id, name, memory FROM vm", "SELECT * FROM gap"):
            out = io.StringIO()
            run_statement(connection, sql, out=out, width=width)
            assert max(map(len, out.getvalue().splitlines())) <= width


def test_table_shows_null_and_numbers(nasty: sqlite3.Connection) -> None:
    """NULL is written out, empty text is empty, numbers stand on the right."""
    lines = written(
        nasty, "table", "SELECT ratio, replace(more, 'NULL', 'x') FROM t WHERE n IN (1, 2)"
    ).splitlines()
    assert [line.split() for line in lines[2:]] == [["1.5", "NULL"], ["-0.25", "x"]]
    assert lines[2].startswith("  1.5")
    assert "NULL" not in written(nasty, "table", "SELECT '' AS a, 1 AS b")


def test_table_folds_text(nasty: sqlite3.Connection) -> None:
    """Names break after underscores, text between words, long words where they must."""
    sql = (
        "SELECT 12345678 AS a_rather_long_name, 'some words that go over the end of a line' AS t,"
        " '00db526f-24f3-4f2c-a0d6-c299b4d30585' AS id, x'00ff' AS b, 1 AS rank_of_it"
    )
    out = io.StringIO()
    run_statement(nasty, sql, out=out, width=60)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 60
    assert any("12345678" in line and "x'00ff'" in line for line in lines)
    assert [line.split()[0] for line in lines[:2]] == ["a_", "rather_"]
    out = io.StringIO()
    run_statement(nasty, f"{sql}, '日本語日本語日本語日本語' AS jp", out=out, width=30)
    assert "some words\n" in out.getvalue()
    assert max(cell_len(line) for line in out.getvalue().splitlines()) <= 30


def test_table_without_rows(connection: sqlite3.Connection) -> None:
    """Without rows the names of the columns are shown, also when they do not fit."""
    for width in (20, 1000):
        out = io.StringIO()
        run_statement(connection, "SELECT * FROM vm WHERE 0", out=out, width=width)
        assert "backup_offering_id" in out.getvalue()


def test_more_than_memory(nasty: sqlite3.Connection, capsys: pytest.CaptureFixture[str]) -> None:
    """A result that was cut says so in every kind of output."""
    cut = run_query(nasty, "SELECT * FROM t", 5, limit=2)
    assert "only the first 2 rows" in str(output.write(cut, "csv", io.StringIO()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audit.shell.query._MOST_VALUES", 4)
        assert json.loads(written(nasty, "json"))["truncated"] is True
    assert "only the first 1 rows" in capsys.readouterr().err


def test_long_tables_say_so(nasty: sqlite3.Connection, capsys: pytest.CaptureFixture[str]) -> None:
    """A screen gets the first 1000 rows and a remark; a pipe gets all."""
    sql = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r LIMIT "
    screen = Screen()
    run_statement(nasty, f"{sql} 1001", out=screen)
    assert "first 1000 of 1001 rows" in capsys.readouterr().err
    assert "1001" not in screen.getvalue()
    assert "1001" in written(nasty, "table", f"{sql} 1001")


def test_files_are_whole_or_not_there(nasty: sqlite3.Connection, tmp_path: Path) -> None:
    """A failed statement leaves the old file; a database is never written over."""
    path = tmp_path / "out.csv"
    run_statement(nasty, "SELECT 1 AS a", format="csv", out=path)
    with pytest.raises(QueryError):
        run_statement(nasty, "SELECT nothing FROM t", format="csv", out=path)
    assert path.read_bytes() == b"a\r\n1\r\n"
    base = tmp_path / "base.db"
    base.write_bytes(b"SQLite format 3\0...")
    with pytest.raises(QueryError, match="is a database"):
        run_statement(nasty, "SELECT 1", out=base)
    with pytest.raises(QueryError, match="cannot be written"):
        run_statement(nasty, "SELECT 1", out=tmp_path / "no" / "file")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["base.db", "out.csv"]
    run_statement(nasty, "SELECT 1", format="csv", out=Path(os.devnull))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", Mock(side_effect=OSError(28, "No space left on device")))
        with pytest.raises(QueryError, match="No space left"):
            run_statement(nasty, "SELECT 2", out=path)
    assert path.read_bytes() == b"a\r\n1\r\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["base.db", "out.csv"]


def test_output_errors(nasty: sqlite3.Connection) -> None:
    """An unknown format and a workbook on a terminal are refused with what to do."""
    with pytest.raises(QueryError, match="use one of table, csv"):
        run_statement(nasty, "SELECT 1", format="xml")
    with pytest.raises(QueryError, match="name a file"):
        run_statement(nasty, "SELECT 1", format="xlsx", out=Screen())
    with pytest.raises(AttributeError):
        _ = audit.shell.nothing


def test_xlsx_to_a_pipe(nasty: sqlite3.Connection) -> None:
    """A workbook goes to a binary pipe behind a text stream."""
    raw = io.BytesIO()
    pipe = io.TextIOWrapper(raw)
    run_statement(nasty, "SELECT 1", format="xlsx", out=pipe)
    assert raw.getvalue().startswith(b"PK")


@pytest.mark.parametrize(
    ("sql", "hint"),
    [
        ("SELECT memry FROM vm", "Did you mean memory (of vm)?"),
        ("SELECT v.nmae FROM vm AS v JOIN host h ON 1", "Did you mean name (of vm)?"),
        ("SELECT h.stat FROM vm AS v JOIN host h ON 1", "Did you mean state (of host)?"),
        ("SELECT lag FROM vm", "lag is in switch_port"),
        ("SELECT qqqqqq FROM vm", ".help vm"),
        ("SELECT qqqqqq", "Name a table after FROM"),
        ("SELECT * FROM vms", "Did you mean vm?"),
        ("SELECT * FROM host_capacty", "Did you mean host_capacity?"),
        ("SELECT * FROM qqqqqq", "See the tables"),
        ("SELECT lenght(name) FROM vm", "Did you mean length()?"),
        ("SELECT qqqqqq(name) FROM vm", "no such function"),
        ("SELECT name FORM vm x", 'near "vm"'),
        ("SELEC name FROM vm", "Did you mean SELECT?"),
        ("SELECT name FROM vm, host", "Write which table"),
        ("SELECT (1", "A bracket is open"),
        ("SELECT 'a", "A quote may be open"),
        ("SELECT :now", "Write values instead"),
        ("SELECT CAST(x'ff' AS TEXT)", "hex()"),
    ],
)
def test_hints(connection: sqlite3.Connection, sql: str, hint: str) -> None:
    """An error names the nearest thing, or what to do."""
    with pytest.raises(QueryError) as caught:
        run_query(connection, sql, 5)
    assert hint in str(caught.value)


@pytest.mark.parametrize("name", sorted(questions()))
def test_saved_questions(empty: Path, filled: Path, name: str) -> None:
    """A saved question runs on an empty and on a filled database, with named, total columns."""
    for path in (empty, filled):
        with opener(path)(None) as connection:
            result = run_query(connection, question(name).sql, 10)
    assert all(column.isidentifier() for column in result.columns)
    assert "ORDER BY" in question(name).sql
    assert question(name).title
    assert question(name).doc.endswith(".")


def test_vm_changes(connection: sqlite3.Connection) -> None:
    """The question about changes tells what a VM was and became."""
    rows = run_query(connection, question("vm-changes").sql, 5).rows
    assert [(row[0], row[3], row[4], row[5]) for row in rows] == [
        (DAYS[1], "state", "s1", "Stopped")
    ]


def test_unknown_question() -> None:
    """A question that does not exist gets the nearest one, or the list."""
    with pytest.raises(QueryError, match="Did you mean biggest-vms"):
        question("bigest-vms")
    with pytest.raises(QueryError, match="There are: "):
        question("q")


def test_split() -> None:
    """Statements end at semicolons that are not in strings or comments."""
    text = "SELECT ';'; -- a;\n/* ; */ SELECT 2;; ; SELECT 3"
    assert split(text) == (["SELECT ';';", "-- a;\n/* ; */ SELECT 2;"], "SELECT 3")


def completions(connection: sqlite3.Connection, text: str, after: str = "") -> list[str]:
    """What is offered at the end of `text`, with `after` behind the cursor."""
    catalogue = Catalogue(connection, VIEWS)
    completer = ShellCompleter(lambda: catalogue, [(n, c.doc) for n, c in COMMANDS.items()])
    document = Document(text + after, len(text))
    return [c.text for c in completer.get_completions(document, CompleteEvent())]


@pytest.mark.parametrize(
    ("text", "after", "first"),
    [
        ("SELECT * FROM host_c", "", ["host_capacity"]),
        ("SELECT * FROM vm, clus", "", ["cluster"]),
        ("SELECT * FROM vm JOIN vm_n", "", ["vm_nic"]),
        ("WITH mine AS (SELECT 1) SELECT * FROM mi", "", ["mine"]),
        ("SELECT v.dis", " FROM vm AS v", ["display_name"]),
        ("SELECT memory_p", " FROM host_capacity", ["memory_physical"]),
        ("SELECT cpu_over", "", ["cpu_overcommit"]),
        ("SELECT coun", "", ["count("]),
        ("sel", "", ["select"]),
        ("SEL", "", ["SELECT"]),
        ("SELECT 1 FROM vm wh", "", ["where", "when"]),
        ("SELECT 1; sel", "", ["select"]),
        (".he", "", [".help"]),
        (".help host_ca", "", ["host_capacity"]),
        (".mode m", "", ["md"]),
        (".queries big", "", ["biggest-vms"]),
    ],
)
def test_completion(
    connection: sqlite3.Connection, text: str, after: str, first: list[str]
) -> None:
    """Completion offers what can stand there."""
    assert completions(connection, text, after)[: len(first)] == first


def test_completion_keeps_quiet(connection: sqlite3.Connection) -> None:
    """Nothing is offered in text, in comments, after an unknown alias or an ended statement."""
    for text in ("SELECT 'na", "SELECT 1 -- na", "SELECT x.na", "SELECT 1;", ".timeout 1"):
        assert completions(connection, text) == []


def test_completion_of_files(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """File names are completed after .read and .output."""
    (tmp_path / "monthly.sql").touch()
    assert completions(connection, f".read {tmp_path}/mon") == ["thly.sql"]


def test_help_covers_everything(filled: Path) -> None:
    """.help of every table, history, past and view tells what it is and every column's meaning."""
    with opener(filled)(None) as connection:
        entries = Catalogue(connection, VIEWS).entries
    assert {*TABLES, *(name for name, _, _ in VIEWS)} <= set(entries)
    for entry in entries.values():
        assert entry.doc, entry.name
        assert all(field.doc for field in entry.fields), entry.name
    text = "".join(f".help {name}\n" for name in entries)
    code, out, err = shell(filled, text)
    assert (code, err) == (0, "")
    assert all(f"\n{name} (" in f"\n{out}" for name in entries)
    assert "bytes" in out


def test_shell_from_a_pipe(filled: Path) -> None:
    """Without a terminal, statements come from stdin; the last needs no semicolon."""
    text = "SELECT count(*)\n  FROM vm;\n.mode csv\n-- a remark;\nSELECT 'a;b' AS x; SELECT 2 AS y"
    code, out, err = shell(filled, text, format="ndjson")
    assert code == 0
    assert out == '{"count(*)": 2}\nx\r\na;b\r\ny\r\n2\r\n'
    assert "results are shown as csv" in err


def test_errors_go_on(filled: Path) -> None:
    """An error is shown, the next statement runs, the exit code tells of it."""
    text = "SELECT 1 AS a;\nSELEC;\nDROP TABLE vm;\n.nothing\nSELECT '\0';\nSELECT 2 AS b;\n"
    code, out, err = shell(filled, text, format="csv")
    assert code == 4
    assert out.split() == ["a", "1", "b", "2"]
    assert err.count("error: ") == 4


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (".hepl", "Did you mean .help?"),
        (".zzzzz", "See .help"),
        (".help hots", "no table or view 'hots'. Did you mean host?"),
        (".help .zz", "no command .zz"),
        (".help zzzzzz", "See them with .tables"),
        (".tables zzzz", "no table or view matches"),
        (".schema", "name a table"),
        (".mode xml", "is no format"),
        (".timeout soon", "is no number of seconds"),
        (".read", "name a file"),
        (".read /nowhere/file", "cannot be read"),
        (".as-of 2020-01-01", "nothing was collected before 2020-01-01"),
        (".as-of soon", "is no date"),
        (".queries zzzz", "There are:"),
    ],
)
def test_command_errors(filled: Path, line: str, sentence: str) -> None:
    """A command that cannot be done says what to do instead."""
    code, _, err = shell(filled, line)
    assert code == 4
    assert sentence in err


def test_commands(filled: Path, tmp_path: Path) -> None:
    """The commands do what .help says of them."""
    _, out, _ = shell(filled, ".help\n.help .mode\n.tables pool\n.tables *_history\n.tables\n")
    assert all(name in out for name in COMMANDS)
    assert "pool_load" in out
    assert "vm_history" in out
    _, out, _ = shell(filled, ".schema pod\n.schema pool_load\n.as-of 2026-10-05\n.schema pod\n")
    assert out.count("CREATE TABLE pod ( -- Pods") == 2
    assert "VIEW pool_load" in out
    _, out, err = shell(filled, ".queries\n.queries biggest-vms\n.mode\n.timeout 0\n.timeout\n")
    assert "end-of-support" in out
    assert "memory_gib" in out
    assert "never" in err
    _, out, _ = shell(filled, ".quit\nSELECT 1;")
    assert out == ""
    target = tmp_path / "zones.csv"
    _, out, err = shell(filled, f".output {target}\nSELECT name FROM zone;\n.output x\n.output\n")
    assert target.read_bytes() == b"name\r\nn1\r\nn2\r\n"
    assert "2 rows written" in err


def test_as_of(filled: Path) -> None:
    """.as-of shows the estate of a date, a wrong date changes nothing, `now` goes back."""
    ask = "SELECT state FROM vm WHERE id = 'i1';\n"
    text = f"{ask}.as-of 2026-10-05\n{ask}.as-of 2020-01-01\n{ask}.as-of\n{ask}"
    _, out, err = shell(filled, text, format="ndjson")
    states = [json.loads(line)["state"] for line in out.splitlines()]
    assert states == ["Stopped", "s1", "s1", "Stopped"]
    assert "as it was on 2026-10-05" in err
    _, out, _ = shell(filled, ask, format="ndjson", date="2026-10-05")
    assert json.loads(out)["state"] == "s1"


def test_read(filled: Path, tmp_path: Path) -> None:
    """.read runs a file; files that read themselves end."""
    script = tmp_path / "script.sql"
    script.write_text(f"SELECT 1 AS a;\n.read {script}\nSELECT 2 AS b")
    code, out, err = shell(filled, f".read {script}", format="ndjson")
    assert code == 4
    assert "looks endless" in err
    assert out.count('{"a": 1}') == out.count('{"b": 2}') == 8


def test_timeout_in_the_shell(filled: Path) -> None:
    """The time limit of the shell stops a query and names the command that changes it."""
    _, _, err = shell(filled, f".timeout 0.1\n{ENDLESS};")
    assert "stopped after 0.1 s" in err
    assert "raise .timeout" in err


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_interrupt_stops_the_query(connection: sqlite3.Connection) -> None:
    """Ctrl-C ends the running query at once and the old handler is back."""
    before = signal.getsignal(signal.SIGINT)
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        run_query(connection, ENDLESS, 60)
    timer.join()
    assert signal.getsignal(signal.SIGINT) is before
    assert run_query(connection, "SELECT 1", 5).rows == [(1,)]


def test_query_in_a_thread(filled: Path) -> None:
    """Outside the main thread, where signals cannot be set, a query runs too."""
    found: list[Any] = []

    def work() -> None:
        with opener(filled)(None) as connection:
            found.extend(run_query(connection, "SELECT 1", 5).rows)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [(1,)]


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


def test_enter_takes_a_completion() -> None:
    """Enter on a chosen completion closes the menu and does not run the input."""
    buffer = Buffer(document=Document(".mode"))
    buffer.complete_state = CompletionState(Document(".mo"), [Completion(".mode", -3)], 0)
    [binding] = _keys().bindings
    binding.call(Mock(current_buffer=buffer))
    assert buffer.complete_state is None
    assert buffer.text == ".mode"


def test_interrupt_in_the_shell(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that is interrupted is cancelled; the shell goes on."""

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("audit.shell.session.run_query", interrupted)
        code, _, err = typed(filled, "SELECT 1;\r\x04")
    assert code == 0
    assert "cancelled." in err


def test_damaged_database(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of SQLite itself is a sentence; the shell goes on."""
    monkeypatch.setattr("audit.shell.session.run_query", Mock(side_effect=sqlite3.Error("bad")))
    code, _, err = shell(filled, "SELECT 1;\n.help\n")
    assert code == 4
    assert "error: bad." in err


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
