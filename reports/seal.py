"""The seal of a final report: a hash of what it was made from.

The same database, program version and overlay give the same seal; one changed value gives another.
"""

import sqlite3
from hashlib import sha256

from audit import __version__
from audit.model import TABLES
from audit.store.ddl import primary_key, stored_columns
from reports.overlay import Overlay

# how long rules took and how slow servers were is not what a report is made from
_LEFT_OUT = frozenset({"rule_timing", "slow_request"})


def seal(connection: sqlite3.Connection, overlay: Overlay) -> str:
    """SHA-256 in hex over program version, overlay, and the current rows of every stored table."""
    digest = sha256(f"stackaudit {__version__}\n{overlay.notes!r}\n".encode())
    cursor = connection.cursor()
    cursor.row_factory = None
    for name, info in sorted(TABLES.items()):
        if info.kind == "reference" or name in _LEFT_OUT:
            continue
        columns, keys = ", ".join(stored_columns(info)), ", ".join(primary_key(info))
        digest.update(f"{name}({columns})\n".encode())
        for row in cursor.execute(f"SELECT {columns} FROM main.{name} ORDER BY {keys}"):
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def short(text: str) -> str:
    """The first 16 digits in groups of four: enough to compare by eye."""
    return " ".join(text[place : place + 4] for place in range(0, 16, 4))
