"""`stackaudit export`: where the outputs go, what they need, what they say when it is not there."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from audit.derive import install
from audit.store import open_writable
from tests.command_line import clean, run

FIRST = {
    "junit": "<?xml", "sarif": '{\n "version": "2.1.0"', "prometheus": "# HELP stackaudit_",
    "ansible": "all:\n  hosts:",
}  # fmt: skip


@pytest.fixture(autouse=True)
def db(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, demo: Path) -> None:
    """The demo estate is the database, and the folder is empty."""
    clean(monkeypatch, tmp_path)
    monkeypatch.setenv("STACKAUDIT_DB", str(demo))


@pytest.mark.parametrize("name", FIRST)
def test_to_standard_output_or_a_file(name: str, tmp_path: Path) -> None:
    """Both are the same text; the file is told on stderr."""
    shown = run("export", name)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(FIRST[name])
    wrote = run("export", name, "-o", tmp_path / "file")
    assert (wrote.code, wrote.out, wrote.err) == (0, "", f"written: {tmp_path / 'file'}\n")
    assert (tmp_path / "file").read_text(encoding="utf-8") == shown.out
    found = run("export", name, "-o", tmp_path / "missing" / "file")
    assert (found.code, found.out, found.err.count("\n")) == (4, "", 1)


def test_junit_least() -> None:
    """--least is handed through."""
    root = ET.fromstring(run("export", "junit", "--least", "critical").out)  # noqa: S314 - ours
    assert {failure.get("type") for failure in root.iter("failure")} == {"critical"}


def test_schema_is_that_of_the_report(tmp_path: Path) -> None:
    """What `export schema` prints is what `report --json` keeps."""
    schema = json.loads(run("export", "schema").out)
    assert run("report", "--json", "--out", tmp_path).code == 0
    (written,) = tmp_path.glob("*.json")
    jsonschema.Draft202012Validator(schema).validate(json.loads(written.read_text("utf-8")))


def test_tables(tmp_path: Path) -> None:
    """The named tables in the named format; how many is told."""
    found = run("export", "tables", "--table", "zone", "--table", "pool_load", "--format", "ndjson",
                "--out", tmp_path / "out")  # fmt: skip
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("2 tables with ")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["pool_load.ndjson", "tables.json", "zone.ndjson"]
    assert run("export", "tables", "--table", "zonne", "--out", tmp_path).code == 2


def test_tables_of_a_past_date(tmp_path: Path) -> None:
    """--as-of gives the rows and the time of then."""
    for day, name in (("2026-05-10", "then"), ("2026-06-10", "now")):
        run("export", "tables", "--table", "host", "--as-of", day, "--out", tmp_path / name)
    then, now = (
        json.loads((tmp_path / n / "tables.json").read_text("utf-8")) for n in ("then", "now")
    )
    assert (then["as_of"], now["as_of"]) == ("2026-05-04T06:00:00Z", "2026-06-04T06:00:00Z")
    assert then["tables"]["host"]["rows"] < now["tables"]["host"]["rows"]


def test_sqlite(tmp_path: Path) -> None:
    """A copy of today and one of a past date; the database itself is no place for it."""
    for options in ([], ["--as-of", "2026-05-10"]):
        found = run("export", "sqlite", "--out", tmp_path / "copy.db", *options)
        assert (found.code, found.err) == (0, "")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        (last,) = copy.execute("SELECT max(started) FROM source_run").fetchone()
    assert last == "2026-05-04T06:00:00Z"


@pytest.fixture
def unchecked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database in which no rule was run."""
    with open_writable(tmp_path / "new.db") as connection:
        install(connection, persist=True)
    monkeypatch.setenv("STACKAUDIT_DB", str(tmp_path / "new.db"))


@pytest.mark.parametrize("name", ["junit", "sarif", "prometheus"])
@pytest.mark.usefixtures("unchecked")
def test_without_a_check(name: str) -> None:
    """No finding is no good news when nobody looked: it is refused."""
    found = run("export", name)
    assert (found.code, found.out) == (2, "")
    assert "nothing was checked yet; run `stackaudit check` first." in found.err


def test_help_imports_nothing_large() -> None:
    """`export --help` loads no database, no writer and no extra."""
    code = (
        "import sys\nfrom audit.cli import main\n"
        "try:\n    main(['export', '--help'])\nexcept SystemExit:\n    pass\n"
        "print(*[n for n in ('pyarrow', 'datasette', 'yaml', 'rich', 'audit.derive') "
        "if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == ""


def test_parquet_without_pyarrow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What to install, in a sentence; nothing is written."""
    monkeypatch.delitem(sys.modules, "audit.shell.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    found = run("export", "tables", "--format", "parquet", "--out", tmp_path / "out")
    assert found.code == 2
    assert "pip install 'stackaudit[parquet]'" in found.err
    assert not (tmp_path / "out").exists()
