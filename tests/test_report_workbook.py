"""The workbook: the contract of its tabs, typed and harmless cells, the check after writing."""

import re
import shutil
import sqlite3
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from audit.check.cases import empty_database
from audit.derive import install
from audit.errors import ReportError
from audit.store import open_readonly, open_writable
from audit.store.snapshot import insert
from reports.export.facts import fact_files, facts
from reports.workbook import WorkbookOptions, book, sheet, write_workbook
from reports.workbook.form import FORMS, MAX_TEXT, clean
from reports.workbook.readme import SCHEMA
from reports.workbook.tabs import LOOKS, Tab, label_of, load_tab, tabs
from reports.workbook.verify import verify
from sample_data.spec import load_spec
from tests.estates import checked
from tests.support import day, run_record, vm, write

openpyxl: Any = pytest.importorskip("openpyxl")
SOFFICE = shutil.which("soffice")
OPTIONS = WorkbookOptions(customer="=HYPERLINK(1)", consultant="A & B <c>")
NAMES = (
    "Summary Findings Roadmap Changes VM Volume Snapshot NIC-VM Host Cluster Zone-Pod Pool "
    "Secondary Network Public-IP VLAN Router SystemVM Mgmt Settings License-Support Coverage Rules "
    "Meta"
)
HOSTILE = {
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(A1)",
    "lines": "one\ntwo\r\nthree",
    "markup": '<script>alert(1)</script> & "quoted"',
    "rich": "<r><t>not rich</t></r>",
    "control": "a\x00b\x07c\x1bd\uffffe",
    "escape": "_x0041_ stays",
    "spaces": "  kept  ",
    "link": "https://example.com/",
    "number": "0042",
    "long": "x" * 40_000,
    "wide": "\N{GRINNING FACE}" * 20_000,
}

Values = list[tuple[Any, ...]]


def read(path: Path) -> dict[str, Values]:
    """Rows of every sheet below its header, as openpyxl reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of data bars it does not know
        loaded = openpyxl.load_workbook(path, read_only=True)
        found = {s.title: list(s.iter_rows(values_only=True)) for s in loaded.worksheets}
    loaded.close()
    return found


def column(rows: Values, name: str) -> list[Any]:
    """Values of one column."""
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo estate, two months of it."""
    path = tmp_path_factory.mktemp("estate") / "demo.db"
    with checked(load_spec("demo"), path, (0, 1)):
        return path


@pytest.fixture
def connection(estate: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to it with the derived views."""
    with open_readonly(estate) as opened:
        install(opened)
        yield opened


@pytest.fixture(scope="module")
def written(estate: Path) -> tuple[Path, dict[str, int]]:
    """Its workbook, and what was said to be in it."""
    path = estate.with_suffix(".xlsx")
    with open_readonly(estate) as opened:
        install(opened)
        return path, write_workbook(opened, path, OPTIONS)


@pytest.fixture(scope="module")
def content(written: tuple[Path, dict[str, int]]) -> dict[str, Values]:
    """Its workbook read back."""
    return read(written[0])


@pytest.fixture(scope="module")
def nothing() -> Iterator[sqlite3.Connection]:
    """A database with our tables and nothing in them, ready for queries of tabs."""
    with closing(empty_database(install)) as opened, facts(opened):
        yield opened


@pytest.mark.parametrize("tab", tabs(), ids=lambda tab: tab.name)
def test_tab_contract(nothing: sqlite3.Connection, tab: Tab) -> None:
    """A tab names exactly the columns of its query, in order, each header once, and counts."""
    names = [d[0] for d in nothing.execute(tab.sql).description]
    assert names == [c.key for c in tab.columns]
    headers = [c.header.lower() for c in tab.columns]
    assert len(headers) == len(set(headers))
    assert all(c.doc and c.form in FORMS.values() and c.look in LOOKS | {""} for c in tab.columns)
    assert "ORDER BY" in tab.sql
    assert tab.doc.startswith("One ")
    assert tab.doc.endswith(".")
    assert isinstance(nothing.execute(tab.count).fetchone()[0], int)


@pytest.mark.parametrize("tab", [*tabs(), SCHEMA], ids=lambda tab: tab.name)
def test_tab_and_table_names(tab: Tab) -> None:
    """Names are such that Excel takes them, and a table's never looks like a cell."""
    assert len(tab.name) <= 31
    assert not set(tab.name) & set("[]:*?/\\")
    assert re.fullmatch(r"tbl_[a-z_]+", tab.table)


def test_names_are_unique_and_those_promised() -> None:
    """The tabs are those of the catalogue, in its order, and no table name comes twice."""
    assert [tab.name for tab in tabs()] == NAMES.split()
    assert len({tab.table for tab in (*tabs(), SCHEMA)}) == len(tabs()) + 1


def test_same_column_name_means_the_same_everywhere() -> None:
    """Zone, Pod, Cluster, Host, VM have one header in all tabs; the ID is last."""
    for tab in tabs():
        labels = {c.key: c.header for c in tab.columns}
        for key in ("zone", "pod", "cluster", "host", "vm", "id"):
            assert labels.get(key, label_of(key)) == label_of(key)
        assert "id" not in labels or tab.columns[-1].key == "id"


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ('title = "t"', "the header of a tab has"),
        ("[columns]\na = { doc = 'x', colour = 'red' }", "unknown 'colour'"),
        ("[columns]\na = { doc = 'x', look = 'shiny' }", "unknown 'shiny'"),
        ("[columns]\na = 'vm.nothing'", "the model has no vm.nothing"),
        ("[columns]\na = 'nowhere.name'", "the model has no nowhere.name"),
        ("[columns]\na = { unit = 'furlong', doc = 'x' }", "unknown unit 'furlong'"),
        ("[columns]\na = { unit = 'count' }", "or no doc"),
    ],
)
def test_a_wrong_tab_file_is_named(tmp_path: Path, header: str, complaint: str) -> None:
    """A mistake in a tab file is an error that names file and key."""
    rest = "" if header.startswith("title") else 'title="t"\ngroup="g"\ndoc="d"\nrows="vm"\n'
    path = tmp_path / "10_Odd.sql"
    path.write_text(f"/*\n{rest}{header}\n*/\nSELECT 1 AS a", encoding="utf-8")
    with pytest.raises(ReportError, match=complaint) as caught:
        load_tab(path)
    assert str(path) in str(caught.value)


def test_rows_are_those_of_the_database(
    connection: sqlite3.Connection, written: tuple[Path, dict[str, int]], content: dict[str, Values]
) -> None:
    """Every object is one row, and the numbers returned are those in the file."""
    rows = written[1]
    for name, table in (("VM", "vm"), ("Host", "host"), ("Volume", "volume"), ("Rules", "rule")):
        count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        assert rows[name] == count == len(content[name]) - 1
    assert rows["Findings"] > 0
    assert rows["Changes"] > 0
    assert set(content) == {"README", *NAMES.split(), "_schema"}
    for tab in tabs():
        assert list(content[tab.name][0]) == [c.header for c in tab.columns]


def test_cells_are_typed(content: dict[str, Values], connection: sqlite3.Connection) -> None:
    """Bytes become GiB, UTC text a date, shares fractions, booleans words, unknown blank."""
    vms = content["VM"]
    sizes = dict(zip(column(vms, "ID"), column(vms, "Memory GiB"), strict=True))
    for identity, memory in connection.execute("SELECT id, memory FROM vm"):
        assert sizes[identity] == pytest.approx(memory / 2**30)
    assert all(isinstance(value, datetime) for value in column(vms, "Created UTC"))
    assert set(column(vms, "HA")) <= {"yes", "no", None}
    assert all(0 <= value <= 1 for value in column(content["Host"], "CPU used %") if value)
    assert None in column(vms, "Host")
    assert all(isinstance(value, int) for value in column(vms, "vCPU"))
    speeds = {value for value in column(content["Host"], "CPU speed GHz") if value}
    assert all(1 < value < 6 for value in speeds)


def test_tables_are_real(written: tuple[Path, dict[str, int]]) -> None:
    """Every tab is an Excel table over all its rows, with a filter, frozen, without merging."""
    path, rows = written
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        loaded = openpyxl.load_workbook(path)
    for tab in (*tabs(), SCHEMA):
        found = loaded[tab.name]
        table = found.tables[tab.table]
        assert table.autoFilter is not None
        assert table.ref.endswith(str(max(1, rows[tab.name]) + 1))
        assert [c.name for c in table.tableColumns] == [c.header for c in tab.columns]
        assert found.freeze_panes == "B2"
        assert not found.merged_cells.ranges
        assert [cell.comment.text for cell in found[1]] == [c.doc for c in tab.columns]
    assert loaded["_schema"].sheet_state == "hidden"


def test_readme_links_to_every_tab_and_names_the_period(
    content: dict[str, Values], written: tuple[Path, dict[str, int]]
) -> None:
    """The cover lists all tabs with their rows; the customer's name is only text."""
    lines = content["README"]
    listed = {row[0]: row[2] for row in lines if isinstance(row[2], int | float)}
    assert listed == written[1]
    told = [row[1] for row in lines]
    assert "=HYPERLINK(1)" in told
    assert "2026-06-04 06:00:00 UTC" in told or any("UTC" in str(t) for t in told)
    with zipfile.ZipFile(written[0]) as package:
        sheet_xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert all(f"'{name}'!A1" in sheet_xml for name in NAMES.split())
    assert "<f>" not in sheet_xml


def test_findings_lead_to_their_objects(written: tuple[Path, dict[str, int]]) -> None:
    """The object of a finding is a link to the row with its ID."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        loaded = openpyxl.load_workbook(written[0])
    rows = list(loaded["Findings"].iter_rows(min_row=2))
    names = [cell.value for cell in loaded["Findings"][1]]
    followed = 0
    for row in rows:
        link = row[names.index("Object")].hyperlink
        if link is not None:
            place, _, cell = link.location.partition("!")
            target = loaded[place.strip("'")]
            line = target[int(cell[1:])]
            assert line[-1].value == row[-1].value
            followed += 1
    assert followed > len(rows) / 3


def test_schema_tells_every_column(content: dict[str, Values]) -> None:
    """The hidden tab holds meaning, unit and source of every column of every tab."""
    found = {(row[0], row[2]) for row in content["_schema"][1:]}
    assert found == {(tab.name, c.header) for tab in tabs() for c in tab.columns}
    memory = next(r for r in content["_schema"] if r[0] == "VM" and r[2] == "Memory GiB")
    assert memory[4:] == ("GiB", "vm.memory")


def test_changes_name_both_sides(content: dict[str, Values]) -> None:
    """Changes tell new, gone and changed, with before and after as names and units."""
    rows = content["Changes"]
    assert set(column(rows, "Kind")) == {"new", "gone", "changed"}
    changed = [row for row in rows[1:] if row[0] == "changed"]
    assert all(row[4] for row in changed)
    assert all(row[4] is None for row in rows[1:] if row[0] != "changed")
    uuid = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
    assert not any(uuid.match(str(row[5])) or uuid.match(str(row[6])) for row in changed)


def test_same_database_gives_the_same_bytes(
    connection: sqlite3.Connection, written: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    """Dates come from the data: writing twice gives the same file."""
    again = tmp_path / "again.xlsx"
    write_workbook(connection, again, OPTIONS)
    assert again.read_bytes() == written[0].read_bytes()


def test_nothing_is_left_behind(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """Only the workbook stays: no draft, no temporary table, no open transaction."""
    before = connection.in_transaction
    write_workbook(connection, tmp_path / "a.xlsx")
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
    left = connection.execute("SELECT name FROM sqlite_temp_master WHERE name LIKE 'report_%'")
    assert left.fetchall() == []
    assert connection.in_transaction == before


def test_hostile_names_are_only_text(tmp_path: Path) -> None:
    """Formulas, markup, control characters and endless names arrive as harmless text."""
    path = tmp_path / "hostile.xlsx"
    with open_writable(tmp_path / "hostile.db") as opened:
        rows = [vm(key, name=name, display_name=name) for key, name in HOSTILE.items()]
        write(opened, day(1), {"vm": rows})
        install(opened)
        assert write_workbook(opened, path)["VM"] == len(HOSTILE)
    rows_read = read(path)["VM"]
    found = dict(zip(column(rows_read, "ID"), column(rows_read, "VM"), strict=True))
    for key in ("formula", "plus", "minus", "at", "markup", "spaces", "link", "number"):
        assert found[key] == HOSTILE[key]
    assert found["lines"] == "one\ntwo\nthree"
    assert found["rich"] == "<r><t>not rich</t></r> "
    assert found["control"] == "abcde"
    assert found["escape"].replace("_x005F_", "_") == "_x0041_ stays"
    for key in ("long", "wide"):
        assert "[cut: " in found[key]
        assert len(found[key].encode("utf-16-le")) // 2 <= MAX_TEXT
    with zipfile.ZipFile(path) as package:
        text = "".join(package.read(n).decode() for n in package.namelist() if "sheets/" in n)
    assert "<f>" not in text
    assert "<script" not in text


def test_an_empty_database_has_all_tabs_and_columns(tmp_path: Path) -> None:
    """Without any collection every table is there with its header and says so."""
    with closing(empty_database(install)) as opened:
        rows = write_workbook(opened, tmp_path / "empty.xlsx")
    found = read(tmp_path / "empty.xlsx")
    assert rows["VM"] == 0
    assert len(found["VM"]) == 2
    assert set(found["VM"][1]) == {None}
    assert [list(found[t.name][0]) == [c.header for c in t.columns] for t in tabs()].count(
        False
    ) == 0
    assert any("nothing was collected yet" in str(row) for row in found["README"])


def test_a_failed_collection_is_told(tmp_path: Path) -> None:
    """A source that did not answer is a row of Coverage, not an absence."""
    with open_writable(tmp_path / "failed.db") as opened:
        failed = replace(run_record("cloudstack:x", day(2)), status="failed")
        insert(opened, replace(failed, reason="no answer from 10.0.0.1"))
        install(opened)
        write_workbook(opened, tmp_path / "failed.xlsx")
    rows = read(tmp_path / "failed.xlsx")["Coverage"]
    assert rows[1][:3] == ("cloudstack:x", "source", "failed")
    assert "no answer from 10.0.0.1" in rows[1]
    assert column(rows, "Last success UTC") == [None]


def test_a_long_tab_goes_on_in_a_second_sheet(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More rows than a sheet holds are split, none is lost, and the cover says so."""
    monkeypatch.setattr(sheet, "MAX_ROWS", 60)
    monkeypatch.setattr("reports.workbook.readme.MAX_ROWS", 60)
    rows = write_workbook(connection, tmp_path / "long.xlsx")
    found = read(tmp_path / "long.xlsx")
    parts = [name for name in found if name.split(" (")[0] == "VM"]
    assert len(parts) == -(-rows["VM"] // 60) > 1
    assert sum(len(found[name]) - 1 for name in parts) == rows["VM"]
    assert len({row[-1] for name in parts for row in found[name][1:]}) == rows["VM"]
    assert any("goes on in VM (2)" in str(row) for row in found["README"])


def test_a_tab_that_loses_or_doubles_rows_is_refused(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query that returns other rows than its table has fails loudly and leaves no file."""
    good = tabs()
    odd = Tab(**{**fields_of(good[4]), "sql": f"SELECT * FROM ({good[4].sql}) LIMIT 3"})
    monkeypatch.setattr(book, "tabs", lambda: (*good[:4], odd, *good[5:]))
    with pytest.raises(ReportError, match=r"the tab VM has 3 rows instead of"):
        write_workbook(connection, tmp_path / "odd.xlsx")
    assert list(tmp_path.iterdir()) == []


def fields_of(tab: Tab) -> dict[str, Any]:
    """Fields of a tab by name."""
    return {name: getattr(tab, name) for name in Tab.__slots__}


@pytest.mark.parametrize("field", ["sql", "rows"])
def test_a_broken_query_names_its_tab(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    """An error of SQLite says which tab it came from."""
    broken = Tab(**{**fields_of(tabs()[0]), field: "SELECT 1 FROM nowhere"})
    monkeypatch.setattr(book, "tabs", lambda: (broken, *tabs()[1:]))
    with pytest.raises(ReportError, match=r"Summary failed: no such table"):
        write_workbook(connection, tmp_path / "odd.xlsx")


def damage_rows(text: str) -> str:
    """Take one row out of a sheet."""
    return re.sub(r"<row .*?</row>", "", text, count=1)


def damage_table(text: str) -> str:
    """Make a table one row shorter."""
    return re.sub(r'ref="A1:([A-Z]+)\d+"', r'ref="A1:\g<1>2"', text)


@pytest.mark.parametrize(
    ("member", "damage", "complaint"),
    [
        ("xl/worksheets/sheet6.xml", damage_rows, "the tab VM has .* rows instead of"),
        ("xl/tables/table5.xml", damage_table, "the tab VM has 1 table rows instead of"),
        ("xl/workbook.xml", lambda text: text.replace('"VM"', '"VN"'), "the tab VM is missing"),
        ("xl/workbook.xml", lambda _text: "<broken", "cannot be read"),
    ],
)
def test_a_tampered_file_is_noticed(
    written: tuple[Path, dict[str, int]],
    tmp_path: Path,
    member: str,
    damage: Callable[[str], str],
    complaint: str,
) -> None:
    """Reading back notices a missing row, a short table, a missing tab and broken XML."""
    target = tmp_path / "tampered.xlsx"
    with zipfile.ZipFile(written[0]) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, damage(data.decode()) if name == member else data)
    with pytest.raises(ReportError, match=complaint):
        verify(target, {"VM": ("tbl_vm", written[1]["VM"])})


def test_a_place_that_cannot_be_written_is_told(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """A missing folder and a path that is a folder give a sentence with a next step."""
    folder = tmp_path / "taken.xlsx"
    folder.mkdir()
    for path in (tmp_path / "missing" / "a.xlsx", folder):
        with pytest.raises(ReportError, match="choose another folder") as caught:
            write_workbook(connection, path)
        assert str(path) in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["taken.xlsx"]


@pytest.mark.parametrize(
    ("form", "value", "cell"),
    [
        ("bytes", 3 * 2**29, 1.5),
        ("Hz", 2_600_000_000, 2.6),
        ("bit/s", 200_000_000, 0.2),
        ("bytes", None, None),
        ("bool", 1, "yes"),
        ("bool", 0, "no"),
        ("bool", None, None),
        ("bool", "perhaps", "perhaps"),
        ("UTC", "2026-11-22T12:00:00Z", 46348.5),
        ("date", "2026-11-22", 46348),
        ("UTC", "soon", "soon"),
        ("UTC", "1899-01-01T00:00:00Z", "1899-01-01T00:00:00Z"),
        ("UTC", None, None),
        ("count", 10**18, str(10**18)),
        ("ratio", float("inf"), None),
        ("any", True, "yes"),
        ("any", "text", "text"),
        ("text", 5, "5"),
    ],
)
def test_values_become_cells(form: str, value: object, cell: object) -> None:
    """Each form turns a stored value into what Excel can hold, or leaves it text."""
    assert FORMS[form].convert(value) == cell


def test_clean_leaves_ordinary_text_alone() -> None:
    """Text that needs nothing comes back as it is."""
    for text in ("web-01", "Ünïcode Ω", "two\nlines", ""):
        assert clean(text) == text


def test_facts_document_themselves() -> None:
    """Every shared table of the reports has a doc and a name of its own."""
    assert all(set(file.header) == {"doc"} and name for name, file in fact_files())


@pytest.mark.daemon
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_every_sheet(
    written: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    """LibreOffice loads the workbook and its export has every row of every sheet."""
    export = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [
        str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
        "--convert-to", export, "--outdir", str(tmp_path), str(written[0]),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=180, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    for name in ("VM", "Host", "Volume", "NIC-VM", "Pool"):
        text = (tmp_path / f"{written[0].stem}-{name}.csv").read_text(encoding="utf-8")
        assert text.count("\n") == written[1][name] + 1
    exported = {path.stem.partition("-")[2] for path in tmp_path.glob("*.csv")}
    assert exported >= {"README", *NAMES.split()}
