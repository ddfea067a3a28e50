"""Databases of generated estates, for tests that need a whole one."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path

from audit.capture import Document, Origin
from audit.check import Summary, check, load_rules
from audit.check.cases import empty_database
from audit.derive import install
from audit.errors import TimedOut
from audit.store import open_writable
from collectors.base import failure
from collectors.load import Load
from collectors.run import READINGS
from sample_data import render_snmp
from sample_data.build import build
from sample_data.bundle import device_documents, documents, moment, origin_of
from sample_data.estate import Estate
from sample_data.render_cloudstack import answers
from sample_data.spec import EstateSpec

RULES = load_rules()


@cache
def schema() -> bytes:
    """An empty database, nothing derived."""
    with closing(empty_database(lambda _connection: None)) as connection:
        return connection.serialize()


@contextmanager
def opened(image: bytes) -> Iterator[sqlite3.Connection]:
    """A copy of a database, in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(image)
        yield connection


def load(connection: sqlite3.Connection, estate: Estate, dead: Collection[str] = ()) -> None:
    """Load an estate as a collection of it would have been loaded; `dead`: of devices."""
    load_documents(connection, every_document(estate), moment(estate), dead)


def every_document(estate: Estate) -> Iterator[Document]:
    """What the API and the devices of an estate answer, source after source."""
    yield from documents(answers(estate), f"cloudstack:{estate.spec.name}", moment(estate))
    yield from device_documents(estate)


def load_switches(connection: sqlite3.Connection, estate: Estate, at: str) -> None:
    """Load the switches of an estate."""
    load_documents(connection, render_snmp.documents(estate), at)


def load_documents(
    connection: sqlite3.Connection,
    answers: Iterable[Document],
    at: str,
    dead: Collection[str] = (),
) -> None:
    """Load what was answered, each source on its own; those of `dead` do not answer."""
    for source, found in groupby(answers, lambda d: d.source):
        api = Origin(source, "cloudstack", at)
        origin = api if source.startswith("cloudstack:") else origin_of(source, at)
        loading = Load(connection, origin, READINGS[origin.kind](at, origin.asked))
        for document in [_silence(next(found))] if source in dead else found:
            loading.take(document)
        loading.commit(None)


def _silence(document: Document) -> Document:
    """The first question to a device that gives no answer; it is asked nothing else."""
    return replace(document, body=b"", error=failure(TimedOut.cause, "no answer within 3 s."))


@contextmanager
def checked(
    spec: EstateSpec, path: Path, months: tuple[int, ...] = (0,)
) -> Iterator[tuple[sqlite3.Connection, list[Summary], list[Estate]]]:
    """A database with `months` collected and checked one after another."""
    with open_writable(path) as connection:
        summaries, estates = [], []
        for month in months:
            estate = build(spec, month)
            load(connection, estate)
            install(connection)
            summaries.append(check(connection, RULES))
            estates.append(estate)
        yield connection, summaries, estates
