"""Add estates to a fleet: what changed is read, what did not costs a comparison of hashes."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from audit.errors import AuditError, FleetError
from audit.fleet import estate as source
from audit.fleet.lake import Change, Kept, Lake, file_digest

Progress = Callable[[str], None]


@dataclass(slots=True)
class Added:
    """What became of one file. months: written; unchanged: months left as they were."""

    file: Path
    estate: str
    months: list[str] = field(default_factory=list)
    unchanged: int = 0
    error: str | None = None


def found(paths: Iterable[Path]) -> list[Path]:
    """Databases named, and those in folders named, in order; raises FleetError when none is."""
    files: list[Path] = []
    for path in paths:
        files += _inside(path) if path.is_dir() else [path]
    if not files:
        raise FleetError("no database (*.db) in what was named.")
    return files


def _inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("**/*.db") if not path.is_dir())


def add(
    lake: Lake,
    paths: Iterable[Path],
    today: str,
    name: str | None = None,
    progress: Progress = lambda _text: None,
) -> list[Added]:
    """Add or renew estates; a file that cannot be read changes nothing of the fleet.

    name: of the estate, for a single file; else the file's name without its ending.
    """
    files = found(paths)
    if name is not None and len(files) > 1:
        raise FleetError("--name goes with one file; the others would get the same name.")
    results = []
    with lake.changing() as change:
        for path in files:
            result = Added(path, name or path.stem)
            progress(result.estate)
            try:
                _add(change, result, today)
            except (AuditError, sqlite3.Error) as error:
                change.forget(result.estate)
                result.months, result.unchanged = [], 0
                result.error = (
                    str(error)
                    if isinstance(error, AuditError)
                    else (
                        f"{path}: cannot be read ({error}); it may be half written: copy it again."
                    )
                )
            results.append(result)
    return results


def _add(change: Change, result: Added, today: str) -> None:
    path, name = result.file, result.estate
    kept = change.estates.get(name)
    if not path.is_file():
        raise FleetError(f"{path}: no such file.")
    try:
        digest = file_digest(path, source.program())
    except OSError as error:
        raise FleetError(f"{path}: cannot be read ({error.strerror}).") from error
    if kept is not None and kept.file_digest == digest:
        result.unchanged = len(kept.months)
        return
    with source.opened(path) as connection:
        zones = source.zones(connection)
        _refuse_twin(change, name, path, zones)
        try:
            months = source.months(connection, today)
        except FleetError as error:
            raise FleetError(f"{path}: {error}") from error
        if not months:
            raise FleetError(f"{path}: holds no collection of CloudStack; nothing to add.")
        new = Kept(path.name, digest, sorted(zones), dict(kept.months) if kept else {})
        changed = [month for month in reversed(months) if not _is_known(new, month)]
        result.unchanged = len(months) - len(changed)
        for month, rows in source.rows_of(connection, changed):
            tables = change.put(name, month.month, rows)
            new.months[month.month] = {
                "digest": month.digest, "taken": month.taken, "tables": tables,
            }  # fmt: skip
            result.months.append(month.month)
    new.months = dict(sorted(new.months.items()))
    change.estates[name] = new


def _is_known(kept: Kept, month: source.Month) -> bool:
    known = kept.months.get(month.month)
    return known is not None and known["digest"] == month.digest


def _refuse_twin(change: Change, name: str, path: Path, zones: set[str]) -> None:
    for other, kept in change.estates.items():
        shared = zones & set(kept.zones)
        if other != name and shared:
            raise FleetError(
                f"{path}: the same estate as {other!r} ({kept.file}): both have zone "
                f"{min(shared)}. Give it that name (--name), or remove the other first."
            )
        if other == name and kept.zones and zones and not shared:
            raise FleetError(
                f"{path}: {name!r} is the name of another estate in this fleet ({kept.file}: no "
                "zone in common). Give this one another name with --name."
            )


def remove(lake: Lake, names: Iterable[str]) -> None:
    """Take estates out; raises FleetError for one that is not in."""
    with lake.changing() as change:
        for name in names:
            kept = change.estates.pop(name, None)
            if kept is None:
                known = ", ".join(sorted(change.estates)) or "none"
                raise FleetError(f"{name!r} is not in the fleet; it has: {known}.")
            change.drop(name, kept.months)
