"""Interrupted collections: what was answered is not asked again, and the result is the same."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from audit.capture import Document
from audit.errors import StoreError
from audit.store import open_writable
from collectors.cloudstack import CloudStackCollector, Target
from collectors.run import Raw, collect, replay
from sample_data.answers import Answers, Listing
from tests.cloudstack_server import CloudStackServer
from tests.cloudstack_server.example import ACCOUNTS
from tests.support import ask, day, dump, estate, gather, link

_RUN = ("source_run", "answer", "gap", "slow_request")


class _Stop(Exception):
    """The machine goes down here."""


def _break_off(
    connection: sqlite3.Connection, server: CloudStackServer, folder: Path, after: int
) -> None:
    """Collect, and stop after some answers as a kill or Ctrl-C would."""
    seen: list[Document] = []

    def stop(document: Document) -> None:
        seen.append(document)
        if len(seen) == after:
            raise _Stop

    collector = CloudStackCollector(Target(link(server.url)))
    with pytest.raises(_Stop):
        collect(connection, [collector], Raw(folder, "test"), stop)


@pytest.mark.parametrize("after", [1, 5, 40])
def test_resumed_run(recorded: Answers, tmp_path: Path, after: int) -> None:
    """The second attempt asks only the rest, keeps the first start, and gives the same tables."""
    raw = tmp_path / "raw"
    with (
        CloudStackServer(recorded, accounts=ACCOUNTS) as server,
        open_writable(tmp_path / "a.db") as resumed,
        open_writable(tmp_path / "b.db") as whole,
    ):
        gather(whole, link(server.url))
        every = len(server.requests)
        _break_off(resumed, server, raw, after)
        assert ask(resumed, "SELECT * FROM source_run") == []
        journal = raw / "test.partial" / "journal.ndjson"
        journal.write_bytes(journal.read_bytes()[:-9])  # the last line is cut
        kept = journal.read_text().count('"sha256"') - 1
        before = len(server.requests)
        gather(resumed, link(server.url), raw=raw)
        again = len(server.requests) - before
        asked = [r.command for r in server.requests[before:]]
        assert again == every - max(kept, 0) + ("listCapabilities" in asked and kept > 0)
        found = dump(resumed, without=_RUN)
        expected = dump(whole, without=_RUN)
        assert {t: len(r) for t, r in found.items()} == {t: len(r) for t, r in expected.items()}
        (bundle,) = raw.iterdir()
        with open_writable(tmp_path / "c.db") as replayed:
            replay(replayed, bundle)
            assert dump(replayed) == dump(resumed)


def test_cancelled_run(tmp_path: Path, database: sqlite3.Connection) -> None:
    """A cancelled task ends soon, writes nothing, and the next run finishes the job."""
    raw = tmp_path / "raw"
    with CloudStackServer(estate(), accounts=ACCOUNTS) as server:

        def cancel(document: Document) -> None:
            if document.request == "listZones":
                task = asyncio.current_task()
                assert task is not None
                task.cancel()

        with pytest.raises(asyncio.CancelledError):
            collect(
                database, [CloudStackCollector(Target(link(server.url)))], Raw(raw, "test"), cancel
            )
        assert ask(database, "SELECT count(*) FROM vm") == [(0,)]
        before = len(server.requests)
        gather(database, link(server.url), raw=raw)
        assert "listZones" not in [r.command for r in server.requests[before:]]
    assert ask(database, "SELECT count(*) FROM zone") == [(1,)]
    assert [path.suffix for path in raw.iterdir()] == [".bundle"]


def test_run_older_than_the_database(tmp_path: Path, database: sqlite3.Connection) -> None:
    """What an interrupted run left is thrown away when a newer collection is in the database."""
    with CloudStackServer(estate(), accounts=ACCOUNTS) as server:
        _break_off(database, server, tmp_path / "raw", 3)
        gather(database, link(server.url))
        database.execute("UPDATE source_run SET started = '2026-11-22T23:59:59Z'")
        journal = tmp_path / "raw" / "test.partial" / "journal.ndjson"
        text = journal.read_text()
        started = text.split('"started": "')[1][:20]
        journal.write_text(text.replace(started, day(1)))
        before = len(server.requests)
        gather(database, link(server.url), raw=tmp_path / "raw")
        asked = [r.command for r in server.requests[before:]]
    assert asked.count("listZones") == 1
    assert asked.count("listHosts") == 1


def test_targets_side_by_side(tmp_path: Path, database: sqlite3.Connection) -> None:
    """Two servers fill one database and one bundle; one that is down does not hold up the other."""
    with (
        CloudStackServer(estate(), accounts=ACCOUNTS) as one,
        CloudStackServer(estate() | {"listZones": Listing("zone", [])}, accounts=ACCOUNTS) as two,
    ):
        collectors = [
            CloudStackCollector(Target(_named(name, url)))
            for name, url in (("one", one.url), ("two", two.url), ("gone", "http://127.0.0.1:9/x"))
        ]
        runs = collect(database, collectors, Raw(tmp_path / "raw", "test"))
    assert [run.source for run in runs] == [f"cloudstack:{n}" for n in ("one", "two", "gone")]
    assert [run.status == "failed" for run in runs] == [False, False, True]
    assert len({run.bundle for run in runs}) == 1
    assert ask(database, "SELECT source, count(*) FROM vm GROUP BY 1 ORDER BY 1") == [
        ("cloudstack:one", 8), ("cloudstack:two", 8),
    ]  # fmt: skip
    assert ask(database, "SELECT source FROM zone") == [("cloudstack:one",)]
    with open_writable(tmp_path / "r.db") as replayed:
        replay(replayed, next((tmp_path / "raw").iterdir()))
        assert dump(replayed) == dump(database)


def _named(name: str, url: str) -> Any:
    """A connection under another name."""
    to = link(url)
    return type(to)(f"cloudstack:{name}", url, to.key, to.secret, retries=0)


def test_bundle_loaded_twice(tmp_path: Path, database: sqlite3.Connection) -> None:
    """A bundle that is in the database already is refused with a sentence."""
    with CloudStackServer(estate(), accounts=ACCOUNTS) as server:
        gather(database, link(server.url), raw=tmp_path / "raw")
    before = dump(database)
    with pytest.raises(StoreError, match="already holds its collection"):
        replay(database, next((tmp_path / "raw").iterdir()))
    assert dump(database) == before


def test_second_collection_within_a_second(database: sqlite3.Connection) -> None:
    """Two collections with one start are refused as an error of ours, not a group of errors."""
    with CloudStackServer(estate(), accounts=ACCOUNTS) as server:
        gather(database, link(server.url))
        database.execute("UPDATE source_run SET started = '2999-01-01T00:00:00Z'")
        with pytest.raises(StoreError, match="cannot be added after it"):
            gather(database, link(server.url))
