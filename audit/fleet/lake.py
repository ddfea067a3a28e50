"""The folder of a fleet: one Parquet file per table and month, and a manifest that names them.

    fleet/manifest.json
    fleet/host/month=2026-10/3f0c5a17b2d4e6f8.parquet      sorted by estate

A file is named by its content and never changed: a new one is written beside it, the manifest is
replaced in one step, then the old one goes. Whoever reads by the manifest sees whole months.
"""

import hashlib
import itertools
import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from audit.capture.digest import sha256_of
from audit.errors import FleetError
from audit.fleet.kinds import FleetTable, Rows
from audit.store.opening import alone

FORMAT = 2
_MANIFEST = "manifest.json"
_STAGING = ".staging"
_TYPES = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
}  # fmt: skip
_IN_MEMORY = 128 << 20  # bytes of new months; beyond, they wait in files
_GROUP = 65_536  # rows: a query for one estate reads few groups, since files are sorted by it


@dataclass(slots=True)
class Kept:
    """What the manifest says of one estate. months: month -> {digest, taken, tables}.

    tables: those with rows, in one text, since a fleet has very many of them.
    """

    file: str
    file_digest: str
    zones: list[str]
    months: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Manifest:
    """What a fleet holds. files: "table/month=YYYY-MM" -> [file name, SHA-256, rows]."""

    estates: dict[str, Kept] = field(default_factory=dict)
    files: dict[str, list[Any]] = field(default_factory=dict)


class Lake:
    """A fleet's folder. Reading needs nothing; writing holds it alone (`changing`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = self._read()

    def _read(self) -> Manifest:
        path = self.folder / _MANIFEST
        if not path.exists():
            if self.folder.is_dir() and any(self.folder.glob("*/month=*")):
                raise FleetError(f"{path}: missing, though there are files of a fleet; restore it.")
            return Manifest()
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["format"] != FORMAT:
                raise FleetError(
                    f"{path}: format {told['format']}, this program knows {FORMAT}; use the "
                    "version that wrote it or add the estates to a new folder."
                )
            estates = {name: Kept(**kept) for name, kept in told["estates"].items()}
            return Manifest(estates, told["files"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FleetError(f"{path}: cannot be read ({error}); restore it.") from error

    def needs_estates(self) -> None:
        """Raises FleetError when no estate is in it, as in a folder that is no fleet."""
        if not self.manifest.estates:
            raise FleetError(
                f"{self.folder}: no estate is in it; add some with `stackaudit fleet add FILE ...`."
            )

    def months(self) -> list[str]:
        """Months any estate has, in order."""
        return sorted({month for kept in self.manifest.estates.values() for month in kept.months})

    def paths(self) -> dict[str, list[Path]]:
        """Table -> its files, in order of months."""
        found: dict[str, list[Path]] = defaultdict(list)
        for place, (name, _digest, _rows) in sorted(self.manifest.files.items()):
            found[place.partition("/")[0]].append(self.folder / place / name)
        return found

    @contextmanager
    def changing(self) -> Iterator["Change"]:
        """Change the fleet, alone; all of it or nothing. Raises Busy, FleetError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with alone(self.folder / _MANIFEST):
                self.manifest = self._read()
                if not (self.folder / _MANIFEST).exists():  # later, a missing one is a lost one
                    self.write(self.manifest)
                change = Change(self)
                try:
                    yield change
                    change.settle()
                except OSError:  # a full disk: what was written is in the way of the next try
                    self.manifest = self._read()
                    self._tidy()
                    raise
                finally:
                    shutil.rmtree(self.folder / _STAGING, ignore_errors=True)
        except OSError as error:
            raise FleetError(
                f"{self.folder}: cannot be written ({error.strerror}); nothing was changed."
            ) from error

    def write(self, manifest: Manifest) -> None:
        """Put a manifest in force, and take away the files it no longer names."""
        document = {
            "format": FORMAT,
            "estates": {name: asdict(kept) for name, kept in sorted(manifest.estates.items())},
            "files": dict(sorted(manifest.files.items())),
        }
        draft = self.folder / f".{_MANIFEST}.draft"
        draft.write_text(json.dumps(document, indent=1, ensure_ascii=False), encoding="utf-8")
        draft.replace(self.folder / _MANIFEST)
        self.manifest = manifest
        self._tidy()

    def _tidy(self) -> None:
        """Take away files that the manifest does not name, and empty folders."""
        for path in self.strays():
            path.unlink()
        for folder in sorted(self.folder.glob("*/month=*"), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()
                if not any(folder.parent.iterdir()):
                    folder.parent.rmdir()

    def strays(self) -> list[Path]:
        """Files beside those the manifest names: of a run that was cut off."""
        named = {path for paths in self.paths().values() for path in paths}
        return sorted(set(self.folder.glob("*/month=*/*.parquet")) - named)

    def faults(self) -> Iterator[str]:
        """What is wrong with the files: missing, changed, left over; a sentence each."""
        for place, (name, digest, _rows) in sorted(self.manifest.files.items()):
            path = self.folder / place / name
            if not path.is_file():
                yield f"{path}: missing; add the estates of that month again."
            elif sha256_of(path) != digest:
                yield f"{path}: changed since it was written; add the estates of it again."
        for path in self.strays():
            yield f"{path}: no part of the fleet; a later `fleet add` takes it away."


class Change:
    """A change of a fleet under way: new months wait in memory, or in a staging folder."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        # place -> estate -> its rows
        self._staged: dict[str, dict[str, pa.Table | Path]] = defaultdict(dict)
        self._held = 0  # bytes
        self._gone: dict[str, set[str]] = defaultdict(set)  # place -> estates
        self._numbers = itertools.count()
        self.estates = {name: Kept(**asdict(k)) for name, k in lake.manifest.estates.items()}

    def put(self, estate: str, month: str, tables: Iterable[Rows]) -> str:
        """Stage a month of an estate; returns the names of the tables that have rows."""
        self.drop(estate, [month])
        names = []
        for rows in tables:
            place = f"{rows.table.name}/month={month}"
            self._staged[place][estate] = self._hold(_arrow(rows.table, estate, rows.rows))
            names.append(rows.table.name)
        return " ".join(names)

    def _hold(self, table: pa.Table) -> pa.Table | Path:
        """The table, or a file of it once there is too much to keep in memory."""
        self._held += table.nbytes
        if self._held <= _IN_MEMORY:
            return table
        path = self._lake.folder / _STAGING / f"{next(self._numbers)}.arrow"
        path.parent.mkdir(parents=True, exist_ok=True)
        with pa.ipc.new_file(path, table.schema) as file:
            file.write_table(table)
        return path

    def drop(self, estate: str, months: Iterable[str]) -> None:
        """Take months of an estate out."""
        for month in months:
            told = self._lake.manifest.estates.get(estate)
            kept = told.months.get(month) if told else None
            for table in kept["tables"].split() if kept else ():
                self._gone[f"{table}/month={month}"].add(estate)

    def forget(self, estate: str) -> None:
        """Undo what was staged for an estate that turned out to be unreadable."""
        for place in self._staged.values():
            place.pop(estate, None)
        for estates in self._gone.values():
            estates.discard(estate)

    def settle(self) -> None:
        """Write the files anew that change, then the manifest."""
        files = dict(self._lake.manifest.files)
        touched = {*self._staged, *(place for place, estates in self._gone.items() if estates)}
        for place in sorted(touched):
            parts = list(self._parts(place))
            if not parts:
                files.pop(place, None)
                continue
            table = pa.concat_tables(parts, promote_options="permissive").sort_by("estate")
            files[place] = self._write(place, table)
        self._lake.write(Manifest(self.estates, files))

    def _parts(self, place: str) -> Iterator[pa.Table]:
        """What a file is made of: the estates that stay, and the staged ones."""
        new = self._staged.get(place, {})
        away = {*self._gone.get(place, ()), *new}
        old = self._lake.manifest.files.get(place)
        if old:
            path = self._lake.folder / place / old[0]
            kept = pq.ParquetFile(path).read()
            gone = pc.is_in(kept["estate"], value_set=pa.array(sorted(away), pa.string()))
            kept = kept.filter(pc.invert(gone))
            if kept.num_rows:
                yield kept
        for held in new.values():
            if isinstance(held, pa.Table):
                yield held
            else:
                with pa.memory_map(str(held)) as file:
                    yield pa.ipc.open_file(file).read_all()

    def _write(self, place: str, table: pa.Table) -> list[Any]:
        draft = self._lake.folder / _STAGING / "draft.parquet"
        draft.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, draft, compression="zstd", row_group_size=_GROUP)
        digest = sha256_of(draft)
        folder = self._lake.folder / place
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{digest[:16]}.parquet"
        draft.replace(folder / name)
        return [name, digest, table.num_rows]


def _arrow(table: FleetTable, estate: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    """Rows as columns; SQLite's 0 and 1 become the booleans they are."""
    columns = list(zip(*rows, strict=True))
    arrays = [pa.array([estate] * len(rows), pa.string())]
    for kind, values in zip(table.columns.values(), columns, strict=True):
        told = [None if v is None else bool(v) for v in values] if kind == "BOOLEAN" else values
        arrays.append(pa.array(told, _TYPES[kind]))
    return pa.table(arrays, names=["estate", *table.columns])


def file_digest(path: Path, program: str) -> str:
    """Hash of an estate's file, of what its write-ahead log still holds, and of who reads it."""
    total = hashlib.sha256(program.encode())
    total.update(sha256_of(path).encode())
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists() and wal.stat().st_size:
        total.update(sha256_of(wal).encode())
    return total.hexdigest()
