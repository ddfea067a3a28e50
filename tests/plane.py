"""Control planes of generated estates in the database, as their readers would have left them."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import groupby

from audit.capture import Document, Origin
from audit.check.cases import empty_database
from audit.derive import install
from audit.model.kinds import Table
from collectors.base import Outcome, Rows
from collectors.load import Load
from collectors.places import SOURCE, PlacesReading, document
from sample_data import rows_plane
from sample_data.build import build
from sample_data.bundle import moment
from sample_data.estate import Estate
from sample_data.spec import load_spec
from tests.estates import load


class RowsReading:
    """A reading whose answers are rows already."""

    def __init__(self, rows: list[Table], tables: list[str]) -> None:
        self._rows, self._tables = rows, tables

    def take(self, _document: Document) -> Iterator[tuple[str, Rows]]:
        """Everything at once."""
        rows = sorted(self._rows, key=lambda row: row.info.name)
        for name, found in groupby(rows, key=lambda row: row.info.name):
            yield name, [row.row() for row in found]

    def finish(self) -> Iterator[tuple[str, Rows]]:
        """Nothing more."""
        return iter(())

    def outcome(self) -> Outcome:
        """All tables were told."""
        return Outcome(dict.fromkeys(self._tables, True), [], None)


def load_plane(connection: sqlite3.Connection, estate: Estate) -> None:
    """Sources of the control plane, and the sites of the configuration."""
    at = moment(estate)
    for source, kind, rows in rows_plane.sources(estate):
        reading = RowsReading(rows, rows_plane.tables(kind))
        loading = Load(connection, Origin(source, kind, at), reading)
        loading.take(Document(source, "rows", {}, 200, at, b""))
        loading.commit(None)
    loading = Load(connection, Origin(SOURCE, "operator", at), PlacesReading(at))
    loading.take(document(rows_plane.places(estate), at))
    loading.commit(None)


@contextmanager
def planned(
    change: Callable[[Estate], object], shape: str = "control"
) -> Iterator[tuple[sqlite3.Connection, Estate]]:
    """The estate with something changed, collected and derived."""
    estate = build(load_spec(shape))
    change(estate)
    with closing(empty_database(lambda _connection: None)) as connection:
        connection.execute("DELETE FROM source_run")
        connection.execute("DELETE FROM answer")
        load(connection, estate)
        load_plane(connection, estate)
        install(connection)
        yield connection, estate
