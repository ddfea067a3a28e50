"""One statement from the command line."""

import sqlite3
import sys
from pathlib import Path
from typing import TextIO

from audit.shell.output import check_format, write
from audit.shell.query import run_query


def run_statement(
    connection: sqlite3.Connection,
    sql: str,
    *,
    format: str = "table",  # noqa: A002 - the name of the option
    out: TextIO | Path | None = None,
    seconds: float | None = 30.0,
    width: int | None = None,
) -> int:
    """Run one reading statement and write its rows; gives the exit code 0.

    out: a stream or the path of a file; None: stdout. A remark goes to stderr when not all rows
    are written. Raises QueryError, and KeyboardInterrupt when Ctrl-C stopped it; nothing is
    written then.
    """
    check_format(format)
    result = run_query(connection, sql, seconds)
    remark = write(result, format, sys.stdout if out is None else out, width)
    if remark:
        sys.stderr.write(f"{remark}\n")
    return 0
