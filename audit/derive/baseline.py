"""Firmware of servers against the baseline the operator names: see `server_baseline`."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from audit.derive.versions import is_older
from audit.model.assets import ServerBaseline
from audit.model.kinds import Table

_BLOCKS = """
SELECT lower(vendor) AS vendor, lower(model) AS model, lower(component) AS component, version,
    bulletin
FROM firmware_baseline ORDER BY number"""
# a Dell lists what it ran before and what it could run too, beside what it runs
_PARTS = """
SELECT m.server_id, m.vendor, m.model, 'bios' AS kind, 'BIOS' AS name, s.bios_version AS version
FROM machine AS m JOIN server AS s ON m.server_id = s.id AND m.source = s.source
UNION SELECT m.server_id, m.vendor, m.model, 'bmc', 'management controller', c.version
FROM machine AS m JOIN server_bmc AS c ON m.server_id = c.server_id AND m.source = c.source
UNION SELECT m.server_id, m.vendor, m.model, '', coalesce(a.model, a.name, a.id), a.firmware
FROM machine AS m JOIN server_adapter AS a ON m.server_id = a.server_id AND m.source = a.source
UNION SELECT m.server_id, m.vendor, m.model, '', coalesce(f.name, f.id), f.version
FROM machine AS m JOIN server_firmware AS f ON m.server_id = f.server_id AND m.source = f.source
WHERE NOT (f.id GLOB 'Previous-*' OR f.id GLOB 'Available-*')
ORDER BY 1, 4, 5, 6"""


_KINDS = frozenset({"bios", "bmc"})  # what every server has; other components are names


class _Block(NamedTuple):
    vendor: str
    model: str
    component: str
    version: str
    bulletin: bool


class _Part(NamedTuple):
    server: str
    vendor: str | None
    model: str | None
    kind: str
    name: str
    version: str | None

    @property
    def looks(self) -> tuple[str | None, ...]:
        """What blocks go by."""
        return self.vendor, self.model, self.kind, self.name

    def is_meant(self, block: _Block) -> bool:
        """Whether a block speaks of it."""
        if self.kind or block.component in _KINDS:
            named = block.component == self.kind
        else:
            named = _fits(self.name, block.component)
        return named and _fits(self.vendor, block.vendor) and _fits(self.model, block.model)


def baselines(connection: sqlite3.Connection) -> list[Table]:
    """A row per part of a server that a block of the baseline speaks of."""
    blocks = [_Block(*row) for row in connection.execute(_BLOCKS)]
    if not blocks:
        return []
    found: dict[tuple[str, str, str], list[_Part]] = defaultdict(list)
    for part in (_Part(*row) for row in connection.execute(_PARTS)):
        found[part.server, part.kind, part.name].append(part)
    looks = {parts[0].looks: parts[0] for parts in found.values()}
    block = {key: next(filter(part.is_meant, blocks), None) for key, part in looks.items()}
    rows = [row for parts in found.values() for row in _judged(parts, block[parts[0].looks])]
    return list({(row.server_id, row.part, row.installed): row for row in rows}.values())


def _judged(parts: list[_Part], block: _Block | None) -> Iterator[ServerBaseline]:
    """The parts of one name in a server; what one of two tellings leaves open is not open."""
    if block is None:
        return
    told = [part for part in parts if part.version]
    for part in told or parts[:1]:
        yield ServerBaseline(
            server_id=part.server,
            part=part.name,
            installed=part.version or "",
            wanted=block.version,
            is_older=is_older(part.version, block.version) if part.version else None,
            bulletin=bool(block.bulletin),
        )


def _fits(text: str | None, pattern: str) -> bool:
    return fnmatchcase((text or "").lower(), pattern)
