"""The database a report is made from: the whole estate, or what belongs to one tenant."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def edition(
    connection: sqlite3.Connection, tenant: str | None
) -> Iterator[tuple[sqlite3.Connection, str]]:
    """The connection itself, or one to a copy that holds only the tenant's; and its name.

    Raises ConfigError when there is no such tenant, or several.
    """
    if tenant is None:
        yield connection, ""
        return
    from audit.derive import install  # noqa: PLC0415 - keeps --help fast
    from reports.tenant import tenant_copy  # noqa: PLC0415

    with tenant_copy(connection, tenant) as (copy, name):
        install(copy)
        yield copy, name


def file_part(name: str) -> str:
    """A name as part of a file's name."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()[:60] or "tenant"
