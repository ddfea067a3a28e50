"""Collect from every target side by side, or load what was collected before."""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from audit.capture import Bundle, Document, Origin, Recorder
from audit.errors import CaptureError
from audit.model.run import SourceRun
from audit.store import Current, records
from collectors.array import VENDORS, reading_of
from collectors.assets import ASSET_LIST, BLOCKS, AssetsReading, BaselineReading
from collectors.base import Collector, Reading, Request, now
from collectors.cloudstack import CloudStackReading, folder
from collectors.haproxy.reading import HaproxyReading
from collectors.load import Load
from collectors.mysql.reading import MysqlReading
from collectors.places import REQUEST as PLACES
from collectors.places import PlacesReading
from collectors.redfish.reading import RedfishReading
from collectors.rows import RowsReading, is_rows
from collectors.said import reading_by
from collectors.snmp.reading import SnmpReading
from collectors.ssh.reading import SshReading
from collectors.tls.reading import TlsReading
from collectors.vsphere.reading import VsphereReading
from collectors.workers import Fetch, asking
from collectors.xapi.reading import XapiReading

Progress = Callable[[Document], None]

_RESUMABLE = timedelta(days=1)
_COMMITTED = "SELECT * FROM source_run WHERE source = ? AND started = ?"
_BUNDLED = "UPDATE source_run SET bundle = ? WHERE source = ? AND started = ?"

READINGS: dict[str, Callable[[str, tuple[str, ...]], Reading]] = {
    "cloudstack": CloudStackReading,
    "haproxy": HaproxyReading,
    "mysql": MysqlReading,
    "operator": reading_by(
        {PLACES: PlacesReading, ASSET_LIST: AssetsReading, BLOCKS: BaselineReading}
    ),
    "redfish": RedfishReading,
    "snmp": SnmpReading,
    "ssh": SshReading,
    "tls": TlsReading,
    "vsphere": VsphereReading,
    "xenserver": XapiReading,
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

    raw: where the bundle goes, or None for no capture. A target is in the database as soon as it
    has answered everything. An interrupted run whose working folder is still there and younger than
    a day goes on where it stopped; targets that are in the database are not asked again.
    """
    digest: str | None = None

    def sealed(told: str) -> None:
        nonlocal digest
        digest = told
        starts = [(told, origin.source, origin.started) for origin in recorder.origins.values()]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(_BUNDLED, starts)
        connection.execute("COMMIT")

    with tempfile.TemporaryDirectory() as scratch:
        recorder = _recorder(connection, raw.working() if raw else Path(scratch))
        with closing(Current(connection)) as current:
            collection = _Collection(connection, recorder, progress, current)
            runs = asyncio.run(collection.of(collectors))
        if raw:
            recorder.seal(raw.bundle(recorder), sealed)
    return [replace(run, bundle=digest) for run in runs]


def _recorder(connection: sqlite3.Connection, folder: Path) -> Recorder:
    """A recorder; an interrupted run older than what is in the database is not gone on with."""
    recorder = Recorder(folder)
    newest = dict(connection.execute("SELECT source, max(started) FROM source_run GROUP BY 1"))
    if any(o.started < newest.get(o.source, "") for o in recorder.origins.values()):
        shutil.rmtree(folder)
        recorder = Recorder(folder)
    return recorder


class _Collection:
    """One run over many targets."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        recorder: Recorder,
        progress: Progress,
        current: Current,
    ) -> None:
        self._db = connection
        self._recorder = recorder
        self._progress = progress
        self._current = current

    async def of(self, collectors: Sequence[Collector]) -> list[SourceRun]:
        """Ask all that are not in the database yet; a record per target."""
        known = [self._committed(one.source) for one in collectors]
        left = [one for one, run in zip(collectors, known, strict=True) if run is None]
        async with asking(left, self._recorder) as fetch:
            asked = iter(await asyncio.gather(*(self._one(one, fetch) for one in left)))
        return [run or next(asked) for run in known]

    def _committed(self, source: str) -> SourceRun | None:
        """What the run that is gone on with has brought into the database already."""
        origin = self._recorder.origins.get(source)
        if origin is None:
            return None
        found = records(self._db, _COMMITTED, (source, origin.started))
        return SourceRun(**found[0]) if found else None

    async def _one(self, collector: Collector, fetch: Fetch) -> SourceRun:
        origin = self._recorder.begin(
            Origin(collector.source, collector.kind, now(), collector.asked(), collector.tls)
        )
        load = Load(self._db, origin, collector.reading(origin.started), self._current)

        def known(request: Request) -> Document | None:
            return self._recorder.answered(collector.source, request.name, request.params)

        async for document in fetch(collector, known):
            self._recorder.record(document)
            load.take(document)
            self._progress(document)
        return load.commit(None)


def replay(connection: sqlite3.Connection, path: Path, at: str | None = None) -> list[SourceRun]:
    """Load a bundle, or a folder of API answers; raises CaptureError when it is neither."""
    if path.is_dir():
        return [_replay_folder(connection, path, at)]
    bundle = Bundle(path)
    runs = []
    with closing(Current(connection)) as current:
        for origin in bundle.origins:
            if origin.kind not in READINGS:
                raise CaptureError(
                    f"{path}: holds answers of {origin.kind!r}, which this cannot read."
                )
            load = Load(connection, origin, _reading(origin), current)
            for document in bundle.documents(origin.source):
                load.take(document)
            runs.append(load.commit(bundle.digest()))
    return runs


def _reading(origin: Origin) -> Reading:
    if is_rows(origin):
        return RowsReading()
    return READINGS[origin.kind](origin.started, origin.asked)


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
