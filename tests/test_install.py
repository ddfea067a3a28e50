"""Derived objects on a connection: temporary for a check, then stored, computed once."""

import sqlite3
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from audit.cli.check import check_now
from audit.cli.common import reading, writing
from audit.config import Config
from audit.derive import install
from audit.derive.install import COMPUTED
from audit.derive.restart import read
from audit.store import open_writable
from sample_data.build import build
from sample_data.spec import load_spec
from tests.estates import load

_COMPUTED = "runway"


def _rows(connection: sqlite3.Connection, schema: str) -> list[tuple[object, ...]]:
    return connection.execute(f"SELECT * FROM {schema}.{_COMPUTED} ORDER BY 1, 2, 3").fetchall()


def test_rows_of_a_check_are_stored_not_computed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a check computed is what other tools find in the file."""
    with open_writable(tmp_path / "estate.db") as connection:
        load(connection, build(load_spec("small")))
        install(connection)
        computed = _rows(connection, "temp")
        module = sys.modules["audit.derive.install"]  # the package shows the function of its name
        monkeypatch.setattr(
            module,
            "COMPUTED",
            tuple((tables, _refuse) for tables, _compute in COMPUTED),
        )
        install(connection, persist=True)
        assert computed
        assert _rows(connection, "main") == computed


def test_stored_without_a_check(tmp_path: Path) -> None:
    """A command that only collects computes them for the file."""
    with open_writable(tmp_path / "estate.db") as connection:
        load(connection, build(load_spec("small")))
        install(connection, persist=True)
        assert _rows(connection, "main")
        assert connection.execute("SELECT count(*) FROM sqlite_temp_master").fetchone() == (0,)


def test_a_check_judges_what_its_connection_collected(tmp_path: Path) -> None:
    """Facts derived before the collection do not count (`stackaudit demo` does both in one)."""
    with open_writable(tmp_path / "estate.db") as connection:
        install(connection)
        load(connection, build(load_spec("small")))
        check_now(connection, Config())
        assert _rows(connection, "temp")


def test_reading_reuses_what_is_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stored rows serve until something is collected, or another version reads the file."""
    path = tmp_path / "estate.db"
    with writing(path) as connection:
        load(connection, build(load_spec("small")))
    module = sys.modules["audit.derive.install"]
    refusing = tuple((tables, _refuse) for tables, _compute in COMPUTED)
    with monkeypatch.context() as patch:
        patch.setattr(module, "COMPUTED", refusing)
        with reading(path) as connection:
            assert _rows(connection, "main")
            assert connection.execute(f"SELECT count(*) FROM {_COMPUTED}").fetchone() != (0,)
        with pytest.raises(AssertionError, match="computed"), reading(path, "2999-01-01"):
            pass
        patch.setattr(module, "__version__", "another")
        with pytest.raises(AssertionError, match="computed"), reading(path):
            pass
    with open_writable(path) as connection:
        connection.execute(
            "INSERT INTO source_run (source, started, kind, status) "
            "VALUES ('cloudstack:x', '2998-01-01T00:00:00Z', 'cloudstack', 'failed')"
        )
    monkeypatch.setattr(module, "COMPUTED", refusing)
    with pytest.raises(AssertionError, match="computed"), reading(path):
        pass


def test_facts_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Restart and failure graph share them within an installation; the next one reads anew."""
    reads = Mock(wraps=read._read)
    monkeypatch.setattr(read, "_read", reads)
    with open_writable(tmp_path / "estate.db") as connection:
        load(connection, build(load_spec("small")))
        install(connection)
        assert reads.call_count == 1
        install(connection)
    assert reads.call_count == 1 + 1


def _refuse(_connection: sqlite3.Connection) -> list[object]:
    raise AssertionError("computed a second time")
