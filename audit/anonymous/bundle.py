"""An anonymous bundle: the rows of a hidden database, source by source, as replay takes them."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit.capture import Document, Origin, Recorder
from audit.capture.rows import OUTCOME, ROWS, request_of
from audit.model import TABLES
from audit.store import records
from audit.store.ddl import SOURCE

_OK = 200
_GAP = ("request", "table_name", "cause", "message", "column_name", "status")


def anonymous_bundle(hidden: sqlite3.Connection, scratch: Path, path: Path) -> str:
    """Write what one collection left in a database that `anonymous_copy` filled; its SHA-256.

    scratch: a folder for the time of writing.
    """
    recorder = Recorder(scratch)
    for run in records(hidden, "SELECT * FROM source_run ORDER BY source"):
        origin = Origin(run["source"], run["kind"], run["started"], (ROWS,), run["tls"])
        recorder.begin(origin)
        for document in _documents(hidden, run):
            recorder.record(document)
    return recorder.seal(path)


def _documents(hidden: sqlite3.Connection, run: dict[str, Any]) -> Iterator[Document]:
    at = run["finished"] or run["started"]
    failed = f"unreachable: {run['reason']}" if run["status"] == "failed" else None
    yield Document(
        run["source"], OUTCOME, {}, 0 if failed else _OK, at, _json(_outcome(hidden, run)),
        error=failed,
    )  # fmt: skip
    for info in TABLES.values():
        if not info.by:
            continue
        rows = hidden.execute(
            f"SELECT {', '.join(info.names)} FROM {info.name} WHERE {SOURCE} = ? "
            f"ORDER BY {', '.join(info.keys)}",
            (run["source"],),
        ).fetchall()
        if rows:
            body = _json([tuple(row) for row in rows])
            yield Document(run["source"], request_of(info.name), {}, _OK, at, body)


def _outcome(hidden: sqlite3.Connection, run: dict[str, Any]) -> dict[str, Any]:
    key = (run["source"], run["started"])
    answers = records(hidden, "SELECT * FROM answer WHERE source = ? AND started = ?", key)
    gaps = records(hidden, "SELECT * FROM gap WHERE source = ? AND started = ? ORDER BY rowid", key)
    return {
        "version": run["version"],
        "tables": {row["table_name"]: bool(row["complete"]) for row in answers},
        "missing": [[gap[name] for name in _GAP] for gap in gaps],
    }


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
