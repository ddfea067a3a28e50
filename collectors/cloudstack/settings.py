"""Settings by scope: a zone, cluster or pool keeps only what differs from the global value."""

from collections.abc import Iterator
from typing import Any

from audit.model import TABLES
from collectors.base import Rows

_SCOPE_NAMES = {"zoneid": "zone", "clusterid": "cluster", "storageid": "storagepool"}
_NAMES = TABLES["configuration"].names
_NAME, _SCOPE, _SCOPE_ID, _VALUE = (
    _NAMES.index(name) for name in ("name", "scope", "scope_id", "value")
)


class Settings:
    """Holds the answers of listConfigurations until all scopes are in (they are small)."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], list[tuple[Any, ...]]] = {}

    def take(self, params: dict[str, str], scopes: dict[str, str], rows: Rows) -> None:
        """Rows of one answer, under the scope it was asked with."""
        asked = next((name for name in scopes if name in params), None)
        scope = (_SCOPE_NAMES[asked], params[asked]) if asked else ("global", "")
        self._rows.setdefault(scope, []).extend(rows)

    def rows(self) -> Iterator[tuple[str, Rows]]:
        """Global settings, differing ones of narrower scopes, and the scopes really read."""
        everywhere = self._rows.get(("global", ""), [])
        values = {row[_NAME]: row[_VALUE] for row in everywhere}
        for (scope, scope_id), rows in sorted(self._rows.items()):
            kept = [
                _scoped(row, scope, scope_id)
                for row in rows
                if scope == "global" or row[_VALUE] != values.get(row[_NAME])
            ]
            yield "configuration", kept
        if self._rows:
            yield "configuration_scope", sorted(self._rows)


def _scoped(row: tuple[Any, ...], scope: str, scope_id: str) -> tuple[Any, ...]:
    changed = list(row)
    changed[_SCOPE], changed[_SCOPE_ID] = scope, scope_id
    return tuple(changed)
