"""One JSON document for other programs: `{"schema": "stackaudit.report/1", ...}`."""

import json
import sqlite3
from pathlib import Path
from typing import TextIO

from reports.export.document import ExportOptions, put, read_document


def write_json(
    connection: sqlite3.Connection,
    target: Path | TextIO,
    options: ExportOptions | None = None,
) -> None:
    """Write the document; the same database gives the same bytes. Raises ReportError."""
    document = read_document(connection, options or ExportOptions())
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    # stays JSON, and is harmless inside an HTML page
    put(target, text.replace("<", "\\u003c").replace("\u2028", "\\u2028") + "\n")
