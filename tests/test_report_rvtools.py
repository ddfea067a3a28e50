"""The RVTools layout: its sheets and headers in its order, and what public parsers ask of them."""

import sqlite3
import tomllib
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit.check.cases import empty_database
from audit.cli import cli
from audit.derive import install
from audit.errors import ReportError
from audit.store import open_readonly, open_writable
from reports.export.facts import facts
from reports.workbook import rvtools, sheet
from reports.workbook.rvtools import sheets, write_rvtools
from tests import report_sheets
from tests.report_sheets import Values, column, read
from tests.support import day, vm, write

connection = report_sheets.connection
PARSERS = tomllib.loads((Path(__file__).parent / "data" / "rvtools_parsers.toml").read_text())
SHEETS = (
    "vInfo vCPU vMemory vDisk vPartition vNetwork vCD vUSB vSnapshot vTools vSource vRP vCluster "
    "vHost vHBA vNIC vSwitch vPort dvSwitch dvPort vSC_VMK vDatastore vMultiPath vLicense "
    "vFileInfo vHealth vMetaData"
)


@pytest.fixture(scope="module")
def content(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Values]:
    """The demo estate in the layout of RVTools, read back."""
    path = tmp_path_factory.mktemp("rvtools") / "rvtools.xlsx"
    with open_readonly(demo) as opened:
        install(opened)
        rows = write_rvtools(opened, path)
    found = read(path)
    assert {name: len(values) - 1 for name, values in found.items()} == rows
    return found


def test_sheets_and_headers_are_those_of_rvtools(content: dict[str, Values]) -> None:
    """All 27 sheets in order, each with all its headers, filled or not."""
    assert list(content) == SHEETS.split()
    assert {name: list(rows[0]) for name, rows in content.items()} == {
        tab.name: [c.label for c in tab.columns] for tab in sheets()
    }
    assert sum(len(tab.columns) for tab in sheets()) == 753


def test_queries_name_only_headers_of_their_sheet(connection: sqlite3.Connection) -> None:
    """A misspelled header would be lost in silence."""
    with facts(connection), rvtools._facts(connection):
        for tab in sheets():
            named = {entry[0] for entry in connection.execute(tab.sql).description}
            assert named <= {c.key for c in tab.columns}, tab.name


@pytest.mark.parametrize("parser", PARSERS, ids=str)
def test_public_parsers_find_what_they_ask_for(content: dict[str, Values], parser: str) -> None:
    """Sheets and headers a parser needs are there; those it cannot do without hold values."""
    needs = PARSERS[parser]
    for name, headers in needs["columns"].items():
        has = {str(header).lower() for header in content[name][0]}
        assert {header.lower() for header in headers} <= has
    for name, headers in needs.get("filled", {}).items():
        for header in headers:
            assert all(value is not None for value in column(content[name], header)), header


def test_values_are_spelled_as_rvtools_spells_them(
    content: dict[str, Values], connection: sqlite3.Connection
) -> None:
    """States, booleans as words, sizes in MiB, dates as dates."""
    info = content["vInfo"]
    assert set(column(info, "Powerstate")) == {"poweredOn", "poweredOff"}
    assert set(column(info, "Template")) == {"False"}
    assert all(isinstance(value, datetime) for value in column(info, "Creation date"))
    memory = dict(zip(column(info, "VM ID"), column(info, "Memory"), strict=True))
    told = connection.execute("SELECT id, memory / 1048576 FROM vm").fetchall()
    assert memory == dict(told)
    assert len(set(column(info, "VM UUID"))) == len(info) - 1
    disks = content["vDisk"]
    assert set(column(disks, "Thin")) <= {"True", "False", None}
    total = sum(column(info, "Total disk capacity MiB"))
    assert sum(column(disks, "Capacity MiB")) == pytest.approx(total, abs=len(disks))
    hosts = content["vHost"]
    assert all(0 <= value <= 100 for value in column(hosts, "CPU usage %"))
    assert set(column(hosts, "Config status")) <= {"green", "yellow", "red", "gray"}
    assert set(column(info, "Host")) - {None} <= set(column(hosts, "Host"))
    pools = content["vDatastore"]
    assert all(
        a >= b
        for a, b in zip(column(pools, "Capacity MiB"), column(pools, "Free MiB"), strict=True)
    )


def test_nothing_is_made_up(tmp_path: Path) -> None:
    """What was not told is blank; hostile names are text; an empty estate has headers only."""
    with open_writable(tmp_path / "odd.db") as opened:
        odd = vm("=1+1", name="=1+1", state=None, memory=None, boot_type=None)
        write(opened, day(1), {"vm": [odd]})
        install(opened)
        write_rvtools(opened, tmp_path / "odd.xlsx")
    rows = read(tmp_path / "odd.xlsx")
    assert column(rows["vInfo"], "VM") == ["=1+1"]
    for header in ("Powerstate", "Memory", "Firmware", "Host", "In Use MiB", "Connection state"):
        assert column(rows["vInfo"], header) == [None]
    with closing(empty_database(install)) as opened:
        assert not any(write_rvtools(opened, tmp_path / "empty.xlsx").values())
    assert all(len(rows) == 1 for rows in read(tmp_path / "empty.xlsx").values())


def test_lost_rows_and_long_sheets(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long sheet goes on in a second one; nothing is left on the connection."""
    monkeypatch.setattr(sheet, "MAX_ROWS", 100)
    rows = write_rvtools(connection, tmp_path / "long.xlsx")
    found = read(tmp_path / "long.xlsx")
    assert len(found["vInfo"]) + len(found["vInfo (2)"]) - 2 == rows["vInfo"]
    left = connection.execute("SELECT name FROM sqlite_temp_master WHERE name LIKE 'rv%'")
    assert left.fetchall() == []


def test_a_wrong_sheet_file_is_named(tmp_path: Path) -> None:
    """A header that misses a key is an error that names the file."""
    path = tmp_path / "01_vOdd.sql"
    path.write_text('/*\ndoc = "d"\n*/\nSELECT 1', encoding="utf-8")
    with pytest.raises(ReportError, match="01_vOdd"):
        rvtools._load(path)


def test_the_command_writes_it(demo: Path, tmp_path: Path) -> None:
    """`report --xlsx-profile rvtools` writes this workbook and no other."""
    done = CliRunner().invoke(
        cli, ["report", "--xlsx-profile", "rvtools", "--db", str(demo), "--out", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    assert [path.name.endswith("-rvtools.xlsx") for path in tmp_path.iterdir()] == [True]


def test_the_guide_names_what_is_filled(connection: sqlite3.Connection) -> None:
    """docs/guide/rvtools.md lists the filled columns of every sheet, and every parser."""
    guide = Path(__file__).parents[1] / "docs" / "guide" / "rvtools.md"
    text = " ".join(guide.read_text(encoding="utf-8").split())
    with facts(connection), rvtools._facts(connection):
        for tab in sheets():
            named = {entry[0] for entry in connection.execute(tab.sql).description}
            filled = ", ".join(c.label for c in tab.columns if c.key in named)
            told = f"`{tab.name}`: {tab.doc}" + ("" if "LIMIT 0" in tab.sql else f" {filled}.")
            assert " ".join(told.split()) in text
    assert all(name in text for name in PARSERS)
