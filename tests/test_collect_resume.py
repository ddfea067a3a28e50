"""Runs over many targets that die half-way: no target is lost, asked again or stored twice."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from audit.capture import Recorder
from audit.store import open_writable
from collectors.run import replay
from tests.redfish_reading import block, gather
from tests.redfish_server import RedfishServer
from tests.redfish_trees import supermicro
from tests.support import ask, dump

_KILLED = """
import os, signal, sys
from pathlib import Path
from audit.store import open_writable
from collectors.redfish import collectors
from collectors.run import Raw, collect
from audit.targets import RedfishTarget
from tests.redfish_server import PASSWORD, USER

with open_writable(Path(sys.argv[1])) as connection:
    answers = iter(range(4))

    def progress(_document):
        stored = connection.execute("SELECT count(*) FROM source_run").fetchone()[0]
        if stored and next(answers, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    target = RedfishTarget("lab", tuple(sys.argv[3:]), USER, "env:UNUSED", timeout=10)
    collect(connection, collectors(target, PASSWORD), Raw(Path(sys.argv[2]), "test"), progress)
"""
_RUNS = "SELECT count(*), count(DISTINCT source), count(bundle), count(DISTINCT bundle)"


@contextmanager
def two() -> Iterator[tuple[RedfishServer, RedfishServer]]:
    """A BMC that has answered all before the other is half-way."""
    with (
        RedfishServer(supermicro(50)) as fast,
        RedfishServer(supermicro(50), delay=0.1) as slow,
    ):
        yield fast, slow


def _in_one_bundle(database: sqlite3.Connection, raw: Path, folder: Path) -> None:
    """Both targets once, in one bundle, and its replay gives the same tables."""
    assert ask(database, f"{_RUNS} FROM source_run") == [(2, 2, 2, 1)]
    assert ask(database, "SELECT count(*), count(DISTINCT source) FROM server") == [(2, 2)]
    (bundle,) = raw.iterdir()
    with open_writable(folder / "replayed.db") as other:
        replay(other, bundle)
        assert dump(other) == dump(database)


def test_killed_after_the_first_target(tmp_path: Path) -> None:
    """SIGKILL: what answered is in the database; the second attempt asks only the other one."""
    path, raw = tmp_path / "a.db", tmp_path / "raw"
    with two() as (fast, slow):
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", _KILLED, str(path), str(raw), fast.url, slow.url],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == -9, done.stderr
        before = len(fast.log), len(slow.log)
        with open_writable(path) as database:
            first = ask(database, "SELECT source, started, status, bundle FROM source_run")
            assert [(status, bundle) for _, _, status, bundle in first] == [("ok", None)]
            runs = gather(database, block(fast, slow), raw=raw)
            assert len(fast.log) == before[0]
            assert 0 < len(slow.log) - before[1] < before[0]
            assert [run.status for run in runs] == ["ok", "ok"]
            assert (runs[0].source, runs[0].started) == first[0][:2]
            assert [run.bundle for run in runs] == [bundle for (bundle,) in ask(
                database, "SELECT bundle FROM source_run")]  # fmt: skip
            _in_one_bundle(database, raw, tmp_path)


def _stop(*_arguments: object) -> None:
    raise InterruptedError


@pytest.mark.parametrize("where", ["before", "after"])
def test_dies_while_sealing(
    database: sqlite3.Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    """All is stored; what is left of the run gives the same bundle without a question."""
    raw, sealing = tmp_path / "raw", Recorder.seal

    def written(recorder: Recorder, path: Path, _sealed: Callable[[str], None]) -> str:
        if where == "after":
            return sealing(recorder, path, _stop)
        raise InterruptedError

    with two() as (fast, slow):
        with monkeypatch.context() as patch:
            patch.setattr(Recorder, "seal", written)
            with pytest.raises(InterruptedError):
                gather(database, block(fast, slow), raw=raw)
        before = len(fast.log), len(slow.log)
        assert ask(database, f"{_RUNS} FROM source_run") == [(2, 2, 0, 0)]
        kept = [path.read_bytes() for path in raw.glob("*.bundle")]
        gather(database, block(fast, slow), raw=raw)
        assert (len(fast.log), len(slow.log)) == before
    assert kept in ([], [path.read_bytes() for path in raw.glob("*.bundle")])
    assert bool(kept) == (where == "after")
    _in_one_bundle(database, raw, tmp_path)


def test_newer_collection_between(
    database: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What broke off is not gone on with when one of its targets was collected since."""
    raw = tmp_path / "raw"
    with two() as (fast, slow):
        with monkeypatch.context() as patch:
            patch.setattr(Recorder, "seal", _stop)
            with pytest.raises(InterruptedError):
                gather(database, block(fast, slow), raw=raw)
        database.execute("UPDATE source_run SET started = '2020-01-01T00:00:00Z'")
        journal = raw / "test.partial" / "journal.ndjson"
        text, started = journal.read_text(), journal.read_text().split('"started": "')[1][:20]
        journal.write_text(text.replace(started, "2019-01-01T00:00:00Z"))
        before = len(fast.log)
        gather(database, block(fast, slow), raw=raw)
        assert len(fast.log) == 2 * before
    assert ask(database, f"{_RUNS} FROM source_run") == [(4, 2, 2, 1)]
