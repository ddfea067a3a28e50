"""Find the domain, account or project that was named."""

import difflib
import sqlite3
from dataclasses import dataclass

from audit.errors import ConfigError
from audit.store import records

KINDS = ("domain", "account", "project")
_KNOWN = """
    SELECT 'domain' AS kind, d.id, d.name, d.path, d.id AS domain_id FROM domain AS d
    UNION ALL
    SELECT 'account', a.id, a.name, d.path || '/' || a.name, a.domain_id FROM account AS a
    LEFT JOIN domain AS d ON a.domain_id = d.id AND a.source = d.source
    WHERE coalesce(a.type, 0) <> 5
    UNION ALL
    SELECT 'project', p.id, p.name, d.path || '/' || p.name, p.domain_id FROM project AS p
    LEFT JOIN domain AS d ON p.domain_id = d.id AND p.source = d.source
    ORDER BY 1, 4, 2"""
_BELOW = """
    WITH RECURSIVE below (id) AS (
        SELECT ?
        UNION
        SELECT d.id FROM domain_history AS d JOIN below AS b ON d.parent_id = b.id
    )
    SELECT id FROM below"""
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Tenant:
    """Whose edition it is. domains: the domain and all below it; of others the one they are in.

    above: path of what is above its domain, with a slash, which is nobody's business here.
    """

    kind: str
    id: str
    name: str
    domain_id: str
    domains: tuple[str, ...]
    above: str


def find(connection: sqlite3.Connection, wanted: str) -> Tenant:
    """The tenant of that name, path or UUID; `account:NAME` where a name is two things.

    Raises ConfigError when there is none, several, or when it is the root of all.
    """
    kind, _, name = wanted.partition(":")
    if kind not in KINDS:
        kind, name = "", wanted
    known = [row for row in records(connection, _KNOWN) if kind in ("", row["kind"])]
    found = [row for row in known if name in _names(row)]
    if not found:
        near = difflib.get_close_matches(name, sorted({row["name"] for row in known}), _NEAR)
        hint = f"did you mean {', '.join(near)}?" if near else "see `stackaudit sql`."
        raise ConfigError(f"--tenant {wanted}: no such domain, account or project; {hint}")
    if len(found) > 1:
        names = ", ".join(f"{row['kind']}:{row['path'] or row['id']}" for row in found[:_NEAR])
        raise ConfigError(f"--tenant {wanted}: there are {len(found)}; name one of {names}.")
    row = found[0]
    if row["kind"] == "domain" and "/" not in (row["path"] or ""):
        raise ConfigError(f"--tenant {wanted}: that is the whole estate; leave --tenant away.")
    return _tenant(connection, row["kind"], row["id"], row["name"], row["domain_id"])


def _names(row: dict[str, str | None]) -> set[str]:
    """What a tenant may be called: name, UUID, path with or without its root."""
    path = row["path"] or ""
    return {str(row["name"]), str(row["id"]), path, path.partition("/")[2]} - {""}


def _tenant(
    connection: sqlite3.Connection, kind: str, identity: str, name: str, domain: str
) -> Tenant:
    below = [row["id"] for row in records(connection, _BELOW, (domain,))]
    paths = records(connection, "SELECT path FROM domain WHERE id = ?", (domain,))
    path = str(paths[0]["path"] or "") if paths else ""
    return Tenant(
        kind=kind,
        id=identity,
        name=name,
        domain_id=domain,
        domains=tuple(below) if kind == "domain" else (domain,),
        above=path[: path.rfind("/") + 1],
    )
