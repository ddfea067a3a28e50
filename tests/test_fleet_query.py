"""Asking a fleet: what is refused, hostile names, types, columns an older program lacked."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from audit.errors import FleetError, QueryError
from audit.fleet.estate import fleet_tables
from audit.fleet.lake import Lake
from audit.fleet.query import ask, opened
from audit.fleet.reach import reached
from audit.fleet.views import view_files
from tests.command_line import run
from tests.fleet_estates import added, collection, estate, tables

_HOSTILE = ('it\'s "so"', "a/../{b}?*[c]", "<script>alert(1)</script>", "\u202egnp")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A fleet in a folder with a quote in its name."""
    folder = tmp_path_factory.mktemp("fleet's")
    found = Lake(folder / "fleet")
    added(found, estate(folder / "acme.db", security_groups_enabled=True))
    for name in _HOSTILE:
        path = estate(folder / "hostile.db", ["2026-10"], zone=f"zone {name}")
        added(found, path, name=name)
        path.unlink()
    return found


@pytest.mark.parametrize(
    "sql",
    [
        "COPY host TO '/tmp/leak.csv'",
        "SET threads = 1",
        "SELECT 1; SELECT 2",
        "CREATE TABLE t AS SELECT 1",
        "ATTACH '/tmp/a.db'",
        "PRAGMA database_list",
        "INSTALL sqlite",
        "DROP VIEW host",
        "",
    ],
)
def test_only_one_select(lake: Lake, sql: str) -> None:
    """Everything else is refused in one sentence."""
    with opened(lake) as connection, pytest.raises(QueryError, match="only reading is allowed"):
        ask(connection, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT content FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_parquet('https://example.com/a.parquet')",
    ],
)
def test_no_other_files(lake: Lake, sql: str) -> None:
    """Files beside the fleet and the network are out of reach."""
    with opened(lake) as connection, pytest.raises(QueryError):
        ask(connection, sql)


def test_time_limit(lake: Lake) -> None:
    """A query that would take for ever is stopped; the connection can be asked again."""
    with opened(lake) as connection:
        with pytest.raises(QueryError, match=r"stopped after 0\.2 s"):
            ask(connection, "SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b",
                0.2)  # fmt: skip
        assert ask(connection, "SELECT 1").rows == [(1,)]


def test_time_with_a_zone(lake: Lake) -> None:
    """What could not be handed over says how to ask; it may be compared with."""
    with opened(lake) as connection:
        with pytest.raises(QueryError, match="CAST"):
            ask(connection, "SELECT now()")
        assert ask(connection, "SELECT 1 WHERE now() > '2020-01-01'").rows == [(1,)]


def test_wrong_sql_is_one_sentence(lake: Lake) -> None:
    """DuckDB's first line, no caret drawing."""
    with opened(lake) as connection, pytest.raises(QueryError) as caught:
        ask(connection, "SELECT nothing_such FROM host")
    assert "nothing_such" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_hostile_names_are_values(lake: Lake) -> None:
    """They come back as they were given, and printing one is inert."""
    with opened(lake) as connection:
        names = {row[0] for row in ask(connection, "SELECT estate FROM estate_month").rows}
    assert names == {"acme", *_HOSTILE}
    shown = run("fleet", "list", "--fleet", lake.folder).out
    assert "\u202e" not in shown


def test_types_are_those_of_the_model(lake: Lake) -> None:
    """Booleans are booleans, unknown is NULL, every table exists even without rows."""
    with opened(lake) as connection:
        told = ask(
            connection, "SELECT security_groups_enabled FROM zone WHERE estate = 'acme'"
        ).rows
        assert told == [(True,), (True,)]
        assert ask(connection, "SELECT DISTINCT capacity FROM storage_pool").rows == [(None,)]
        for name, table in fleet_tables().items():
            columns = ask(connection, f"SELECT * FROM {name} LIMIT 0").columns
            assert set(columns) == {"estate", "month", *table.columns}
        for name, file in view_files().items():
            columns = ask(connection, f"SELECT * FROM {name} LIMIT 0").columns
            assert columns == tuple(file.header["columns"])


def test_columns_an_older_program_lacked(tmp_path: Path) -> None:
    """Its months answer NULL for a column that came later, and new rows join old ones."""
    lake = Lake(tmp_path / "fleet")
    path = estate(tmp_path / "acme.db", ["2026-09"])
    added(lake, path)
    (old,) = (tmp_path / "fleet/zone/month=2026-09").iterdir()
    pq.write_table(pq.ParquetFile(old).read().drop_columns(["network_type"]), old)
    collection(path, "2026-10", tables("zone of acme", network_type="Advanced"))
    added(lake, path)
    with opened(Lake(lake.folder)) as connection:
        found = ask(connection, "SELECT month, network_type FROM zone ORDER BY 1").rows
    assert found == [("2026-09", None), ("2026-10", "Advanced")]
    added(lake, estate(tmp_path / "bolt.db", ["2026-09"]))
    with opened(Lake(lake.folder)) as connection:
        found = ask(connection, "SELECT estate FROM zone WHERE month = '2026-09' ORDER BY 1").rows
    assert found == [("acme",), ("bolt",)]


def test_files_are_sorted_by_estate(lake: Lake) -> None:
    """One file a table and month, and its rows in order of the estates."""
    for folder in lake.folder.glob("*/month=*"):
        (path,) = folder.iterdir()
        names = pq.ParquetFile(path).read(columns=["estate"])["estate"]
        assert names.to_pylist() == sorted(names.to_pylist(), key=lambda n: n.encode())
        assert names.type == pa.string()


def test_empty_fleet_says_what_to_do(tmp_path: Path) -> None:
    """Nothing in it: add some."""
    with pytest.raises(FleetError, match="fleet add"), opened(Lake(tmp_path / "none")):
        pass


def test_only_what_is_asked_is_opened(lake: Lake) -> None:
    """Tables behind views of views are found; what cannot be read asks for everything."""
    assert reached(["SELECT * FROM FLEET_NOW JOIN host USING (estate)"]) == {
        "fleet_now", "estate_month", "host",
    }  # fmt: skip
    assert {"profile", "fleet_answer", "fleet_period"} <= reached(["SELECT 1 FROM fleet_share"])
    for catalogue in ("SHOW TABLES", "SELECT * FROM information_schema.tables"):
        assert reached([catalogue]) == {*fleet_tables(), *view_files()}
    assert reached(["WITH x AS (SELECT * FROM zone) SELECT * FROM x"]) == {"zone"}
    assert reached(["FROM ("]) == {*fleet_tables(), *view_files()}
    with opened(lake, "SELECT 1 FROM fleet_now") as connection:
        assert len(ask(connection, "SELECT * FROM fleet_now").rows) == 5
        with pytest.raises(QueryError, match="host"):
            ask(connection, "SELECT * FROM host")
