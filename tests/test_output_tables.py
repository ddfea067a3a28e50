"""Tables as files: all rows, typed, in constant memory, harmless in a spreadsheet."""

import csv
import json
import sqlite3
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from audit.derive import install, views
from audit.errors import QueryError
from audit.model import TABLES
from audit.shell.tables import MANIFEST, View, sources, write_tables
from tests import report_rows
from tests.support import day, vm, write

connection = report_rows.connection

VIEWS: list[View] = [(view.name, view.doc, view.columns) for view in views()]
FORMATS = ("csv", "ndjson", "parquet")
NASTY = ["=1+1", "+1", "-1", "@x", "\ttab", 'a"b,c\nd', "\u202ertl", "\x1b[2J", "x" * 200, "😀", ""]


def written(
    connection: sqlite3.Connection, folder: Path, form: str, *names: str, all_views: bool = False
) -> dict[str, int]:
    """Write, and give rows by table."""
    wanted = sources(names, VIEWS, all_views=all_views)
    return {p.stem: n for p, n in write_tables(connection, wanted, form, folder, day(1))}


@pytest.mark.parametrize("form", FORMATS)
def test_every_table_and_view(connection: sqlite3.Connection, tmp_path: Path, form: str) -> None:
    """Every table and view is a file with all its rows; the manifest says what each column is."""
    rows = written(connection, tmp_path, form, all_views=True)
    assert set(rows) == {*TABLES, *(name for name, *_ in VIEWS)}
    for name, number in rows.items():
        assert number == connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
    manifest = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert (manifest["schema"], manifest["as_of"]) == ("stackaudit.tables/1", day(1))
    told = manifest["tables"]["host"]
    assert told["rows"] == rows["host"]
    assert told["columns"]["cpu_speed"] == {
        "type": "int",
        "unit": "Hz",
        "about": "Clock of one CPU",
    }
    share = manifest["tables"]["pool_load"]["columns"]["used_share"]
    assert share == {"unit": "share", "about": "used / capacity; NULL when the pool tells no use"}
    assert len(list(tmp_path.iterdir())) == len(rows) + 1


def test_the_three_formats_agree(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """A table with every type has the same rows in each format."""
    for form in FORMATS:
        written(connection, tmp_path, form, "host", "host_capacity")
    for name in ("host", "host_capacity"):
        table = pq.read_table(tmp_path / f"{name}.parquet").to_pylist()
        lines = (tmp_path / f"{name}.ndjson").read_text(encoding="utf-8").splitlines()
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            texts = list(csv.DictReader(file))
        for typed, line, text in zip(table, map(json.loads, lines), texts, strict=True):
            for column, value in typed.items():
                plain = _text(value) if isinstance(value, datetime) else value
                assert line[column] == plain
                shown = int(plain) if isinstance(plain, bool) else plain
                assert text[column] == ("" if shown is None else str(shown))


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_parquet_types(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """Types come from the model, times are UTC, meanings and units travel with the columns."""
    written(connection, tmp_path, "parquet", "host", "host_sample", "pool_load", "release_line")
    host = pq.read_schema(tmp_path / "host.parquet")
    assert host.field("cpu_threads").type == pa.int64()
    assert host.field("ha_enabled").type == pa.bool_()
    assert host.field("created").type == pa.timestamp("ms", tz="UTC")
    assert host.field("cpu_speed").metadata[b"unit"] == b"Hz"
    assert b"Clock" in host.field("cpu_speed").metadata[b"about"]
    assert pq.read_schema(tmp_path / "host_sample.parquet").field("cpu_used").type == pa.float64()
    load = pq.read_schema(tmp_path / "pool_load.parquet")
    assert load.field("used").type == pa.int64()
    assert load.field("used_share").type == pa.float64()
    assert load.field("at").type == pa.timestamp("ms", tz="UTC")
    released = pq.read_table(tmp_path / "release_line.parquet").column("released").to_pylist()
    assert datetime(2018, 2, 1, tzinfo=UTC) in released, "a month is its first day"


def test_hostile_names(database: sqlite3.Connection, tmp_path: Path) -> None:
    """A formula gets an apostrophe in CSV and nowhere else; all other text comes back as it was."""
    write(database, day(1), {"vm": [vm(f"v{n}", name=t) for n, t in enumerate(NASTY, 10)]})
    install(database)
    for form in FORMATS:
        written(database, tmp_path, form, "vm")
    with (tmp_path / "vm.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert names == [f"'{text}" if text[:1] in {*"=+-@\t"} and text else text for text in NASTY]
    lines = (tmp_path / "vm.ndjson").read_bytes().split(b"\n")[:-1]
    assert [json.loads(line)["name"] for line in lines] == NASTY
    assert pq.read_table(tmp_path / "vm.parquet").column("name").to_pylist() == NASTY


def test_memory_does_not_grow_with_rows(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Four times the rows take no more memory."""
    peaks = []
    for number in (4_000, 16_000):
        rows = [vm(f"v{n:06d}", name="n" * 50) for n in range(number)]
        write(database, day(number // 4_000), {"vm": rows})
        del rows
        tracemalloc.start()
        for form in ("csv", "ndjson"):
            assert written(database, tmp_path, form, "vm") == {"vm": number}
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
    assert peaks[1] < 2_000_000


def test_mistakes(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """An unknown table has its nearest name; a place that cannot be written is told."""
    with pytest.raises(QueryError, match=r"no table or view 'hosst'. Did you mean host\?"):
        sources(["hosst"], VIEWS, all_views=False)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(QueryError, match="choose another --out"):
        written(connection, tmp_path / "file" / "below", "csv", "zone")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_time_that_is_none(database: sqlite3.Connection, tmp_path: Path) -> None:
    """Parquet says which value is no time; nothing half is left."""
    write(database, day(1), {"vm": [vm("v1", created="yesterday")]})
    with pytest.raises(QueryError, match=r"vm\.created: 'yesterday' is no time.*--format csv"):
        written(database, tmp_path / "out", "parquet", "vm")
    assert list((tmp_path / "out").iterdir()) == []
