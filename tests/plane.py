"""A generated estate with something changed in it, in the database."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from audit.check.cases import empty_database
from audit.derive import install
from sample_data.build import build
from sample_data.estate import Estate
from sample_data.spec import load_spec
from tests.estates import load


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
        install(connection)
        yield connection, estate
