"""What a report is made from: the whole estate, or what belongs to one tenant."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit.config import Config

if TYPE_CHECKING:
    from reports.overlay import Note, Overlay
    from reports.tenant import Edition


@dataclass(frozen=True, slots=True)
class Chosen:
    """Database, remarks, and the tenant's name; empty for the whole estate."""

    connection: sqlite3.Connection
    overlay: "Overlay"
    tenant: str = ""

    @property
    def suffix(self) -> str:
        """The tenant's name as part of a file's name."""
        if not self.tenant:
            return ""
        return "-" + (
            re.sub(r"[^A-Za-z0-9]+", "-", self.tenant).strip("-").lower()[:60] or "tenant"
        )


@contextmanager
def edition(connection: sqlite3.Connection, config: Config, tenant: str | None) -> Iterator[Chosen]:
    """The database itself, or a copy of what is the tenant's, with the overlay of it.

    Raises ConfigError: no such tenant, several, or an overlay that cannot be used.
    """
    from reports.overlay import load_overlay  # noqa: PLC0415 - keeps --help fast

    overlay = load_overlay(config.overlay)
    if tenant is None:
        yield Chosen(connection, overlay)
        return
    from audit.derive import install  # noqa: PLC0415 - keeps --help fast
    from reports.tenant import tenant_copy  # noqa: PLC0415

    texts = (text for note in overlay.notes for text in (note.comment, note.owner) if text)
    with tenant_copy(connection, tenant, texts) as copy:
        install(copy.connection)
        yield Chosen(copy.connection, _told(overlay, copy), copy.name)


def _told(overlay: "Overlay", copy: "Edition") -> "Overlay":
    """Notes that speak of the tenant's findings, without names of others."""
    found = copy.connection.execute("SELECT rule_id, subject, subject_name FROM finding").fetchall()
    mine = (note for note in overlay.notes if any(note.covers(*key) for key in found))
    return replace(overlay, notes=tuple(_scrubbed(note, copy) for note in mine))


def _scrubbed(note: "Note", copy: "Edition") -> "Note":
    return replace(
        note,
        comment=note.comment and copy.scrub(note.comment),
        owner=note.owner and copy.scrub(note.owner),
    )
