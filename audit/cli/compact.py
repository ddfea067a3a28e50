"""`stackaudit compact`: thin out the past of the database."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import click

from audit.cli.common import common_options, json_option, print_json, reading, settings
from audit.errors import StoreError

_OLD = re.compile(r"\b(\w+?)_(?:past|history|sample)\b")


@click.command("compact")
@common_options
@click.option(
    "--keep",
    default="13 months, daily 35 days",
    show_default=True,
    help="Calendar months whose reports can be written again; days in which every look stays.",
)
@click.option("--dry-run", is_flag=True, help="Say what would go; change nothing.")
@json_option
def command(**options: Any) -> int:
    """Thin out the past of the database: what reports of the kept months need stays.

    Samples of earlier days become one a day, old versions of objects before the kept months go.
    Findings and their life stay. Bundles of raw answers are listed, never deleted.

    \b
    Examples:
      stackaudit compact --dry-run
      stackaudit compact --keep "25 months, daily 60 days"
    """
    from audit.store import open_writable  # noqa: PLC0415 - keeps --help fast
    from audit.store.compact import compact, limits, parse_keep  # noqa: PLC0415

    config, path = settings(options["config_path"], options["db"])
    keep, dry_run = parse_keep(options["keep"]), options["dry_run"]
    with reading(path):  # never creates one
        before = path.stat().st_size
    with open_writable(path) as connection:
        cut = limits(connection, keep)
        gone = compact(connection, keep, _spared(), dry_run=dry_run)
        if not dry_run:
            _shrink(connection, path)
    after = path.stat().st_size
    old = _bundles(config.raw, cut.start)
    if options["as_json"]:
        print_json(
            "compact",
            {"database": str(path), "dry_run": dry_run, "kept_from": cut.start, "deleted": gone,
             "bytes_before": before, "bytes_after": after, "old_bundles": [str(b) for b in old]},
        )  # fmt: skip
        return 0
    _print(gone, cut.start, dry_run=dry_run)
    if not dry_run:
        click.echo(f"{path}: {before / 2**20:.1f} MiB before, {after / 2**20:.1f} MiB now")
    _print_bundles(old)
    return 0


def _spared() -> set[str]:
    """Tables whose whole past or samples derived facts read, in views and in growth."""
    from audit.derive.capacity.series import QUERIES  # noqa: PLC0415
    from audit.derive.views import views  # noqa: PLC0415

    growth = " ".join(query.points for query in QUERIES)
    histories = " ".join([growth, *(view.sql for view in views())])
    found = {m[1] for m in _OLD.finditer(histories) if not m[0].endswith("_sample")}
    return found | {f"{m[1]}_sample" for m in _OLD.finditer(growth) if m[0].endswith("_sample")}


def _shrink(connection: sqlite3.Connection, path: Path) -> None:
    """Give the space back; needs as much free space as the file has."""
    try:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"{path}: thinned out, but the space could not be given back ({error}): VACUUM needs "
            "as much free space as the file has and no other reader; run it again."
        ) from error


def _bundles(raw: Path, start: str) -> list[Path]:
    """Bundles last written before the kept months, oldest first."""
    from datetime import datetime  # noqa: PLC0415

    limit = datetime.fromisoformat(start).timestamp() if start > "1970" else 0.0
    found = (file for file in raw.glob("*.bundle") if file.stat().st_mtime < limit)
    return sorted(found, key=lambda file: (file.stat().st_mtime, file.name))


def _print(gone: dict[str, int], start: str, *, dry_run: bool) -> None:
    word = "would go" if dry_run else "gone"
    click.echo(f"kept: everything reports from {start[:10]} on are made from")
    for name, number in sorted(gone.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"  {number:>12,} rows {word}: {name}")
    if not gone:
        click.echo("  nothing to thin out")


def _print_bundles(old: list[Path]) -> None:
    if old:
        click.echo("bundles of raw answers from before, yours to delete or archive:")
    for file in old:
        click.echo(f"  {file.stat().st_size / 2**20:8.1f} MiB  {file}")
