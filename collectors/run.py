"""Collect from every target side by side, or load what was collected before."""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from audit.capture import Bundle, Document, Origin, Recorder
from audit.errors import CaptureError
from audit.model.run import SourceRun
from collectors.array import VENDORS, reading_of
from collectors.base import Collector, Reading, Request, now
from collectors.cloudstack import CloudStackReading, folder
from collectors.load import Load
from collectors.places import PlacesReading
from collectors.redfish.reading import RedfishReading
from collectors.rows import RowsReading, is_rows
from collectors.snmp.reading import SnmpReading
from collectors.workers import Fetch, asking

Progress = Callable[[Document], None]

_RESUMABLE = timedelta(days=1)

READINGS: dict[str, Callable[[str, tuple[str, ...]], Reading]] = {
    "cloudstack": CloudStackReading,
    "operator": PlacesReading,
    "redfish": RedfishReading,
    "snmp": SnmpReading,
    **{kind: partial(reading_of, kind) for kind in VENDORS},
}


@dataclass(frozen=True, slots=True)
class Raw:
    """Where bundles of one database go: `<folder>/<stem>-<start>.bundle`."""

    folder: Path
    stem: str

    def working(self) -> Path:
        """Folder of the run under way; one left by a run older than a day is cleared."""
        path = self.folder / f"{self.stem}.partial"
        journal = path / "journal.ndjson"
        if journal.exists():
            written = datetime.fromtimestamp(journal.stat().st_mtime, UTC)
            if datetime.now(UTC) - written > _RESUMABLE:
                shutil.rmtree(path)
        return path

    def bundle(self, recorder: Recorder) -> Path:
        """Path of the sealed file, named by the start of the run."""
        started = min(origin.started for origin in recorder.origins.values())
        return self.folder / f"{self.stem}-{started.replace(':', '')}.bundle"


def collect(
    connection: sqlite3.Connection,
    collectors: Sequence[Collector],
    raw: Raw | None,
    progress: Progress = lambda _document: None,
) -> list[SourceRun]:
    """Ask every target; returns a record per target, failed ones included.

    raw: where the bundle goes, or None for no capture. An interrupted run whose working folder is
    still there and younger than a day goes on where it stopped.
    """
    with tempfile.TemporaryDirectory() as scratch:
        recorder = _recorder(connection, raw.working() if raw else Path(scratch))
        loads = asyncio.run(_collect_all(connection, collectors, recorder, progress))
        digest = recorder.seal(raw.bundle(recorder)) if raw else None
    return [load.commit(digest) for load in loads]


def _recorder(connection: sqlite3.Connection, folder: Path) -> Recorder:
    """A recorder; an interrupted run older than what is in the database is not gone on with."""
    recorder = Recorder(folder)
    newest = dict(connection.execute("SELECT source, max(started) FROM source_run GROUP BY 1"))
    if any(o.started <= newest.get(o.source, "") for o in recorder.origins.values()):
        shutil.rmtree(folder)
        recorder = Recorder(folder)
    return recorder


async def _collect_all(
    connection: sqlite3.Connection,
    collectors: Sequence[Collector],
    recorder: Recorder,
    progress: Progress,
) -> list[Load]:
    async with asking(collectors, recorder) as fetch:
        return await asyncio.gather(
            *(_collect_one(connection, one, recorder, progress, fetch) for one in collectors)
        )


async def _collect_one(
    connection: sqlite3.Connection,
    collector: Collector,
    recorder: Recorder,
    progress: Progress,
    fetch: Fetch,
) -> Load:
    origin = recorder.begin(
        Origin(collector.source, collector.kind, now(), collector.asked(), collector.tls)
    )
    load = Load(connection, origin, collector.reading(origin.started))

    def known(request: Request) -> Document | None:
        return recorder.answered(collector.source, request.name, request.params)

    async for document in fetch(collector, known):
        recorder.record(document)
        load.take(document)
        progress(document)
    load.finish()
    return load


def replay(connection: sqlite3.Connection, path: Path, at: str | None = None) -> list[SourceRun]:
    """Load a bundle, or a folder of API answers; raises CaptureError when it is neither."""
    if path.is_dir():
        return [_replay_folder(connection, path, at)]
    bundle = Bundle(path)
    runs = []
    for origin in bundle.origins:
        if origin.kind not in READINGS:
            raise CaptureError(f"{path}: holds answers of {origin.kind!r}, which this cannot read.")
        load = Load(connection, origin, _reading(origin))
        for document in bundle.documents(origin.source):
            load.take(document)
        runs.append(load.commit(bundle.digest()))
    return runs


def _reading(origin: Origin) -> Reading:
    return RowsReading() if is_rows(origin) else (
        READINGS[origin.kind](origin.started, origin.asked)
    )  # fmt: skip


def _replay_folder(connection: sqlite3.Connection, path: Path, at: str | None) -> SourceRun:
    if not folder.is_folder(path):
        raise CaptureError(
            f"{path}: neither a bundle nor a folder of API answers (list*.json files)."
        )
    when = at or folder.started(path)
    asked = folder.asked(path)
    origin = Origin(f"cloudstack:{path.resolve().name}", "cloudstack", when, asked)
    load = Load(connection, origin, CloudStackReading(when, asked))
    for document in folder.documents(path, origin.source, when):
        load.take(document)
    return load.commit(None)
