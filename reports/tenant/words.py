"""Names that are not the tenant's, taken out of the sentences it is given."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator

from audit.model import TABLES
from audit.store import records
from reports.tenant.belongs import PARTS

# tables whose rows have names of the provider's and of other tenants
_PROVIDER = (
    "host", "cluster", "pod", "storage_pool", "image_store", "staging_store", "object_store",
    "physical_network", "management_server", "db_server", "usage_server", "ldap_server",
    "system_vm", "router_nic", "vmware_dc", "backup_repository", "switch", "server",
    "storage_array", "array_node", "array_pool", "array_volume", "array_lif", "unmanaged_vm",
    "public_ip_range", "pod_ip_range", "storage_ip_range",
)  # fmt: skip
_OTHERS = (*(name for name in PARTS if TABLES[name].kind == "entity" and name != "finding"),
           "template")  # fmt: skip
_NAMING = frozenset(
    {"id", "name", "hostname", "display_name", "instance_name", "username", "ip_address",
     "private_ip", "public_ip", "address", "server", "path", "serial", "domain_path",
     "oobm_address", "service_ip", "gateway", "host_name", "group_name", "peer_group", "account",
     "vm_ip", "url", "mac", "start_ip", "end_ip", "value"}
)  # fmt: skip
_LEAST = 3  # shorter names are parts of words
_HEAD = re.compile(r"[\w-]+")
_WORD = re.compile(r"[\w.-]+")
TENANT, INFRASTRUCTURE = "another tenant's", "shared infrastructure"
# texts of the copy that sentences of the estate came into
TEXTS = {
    "finding": ("subject_name", "message", "evidence", "waiver"),
    "finding_past": ("subject_name", "message", "evidence", "waiver"),
    "waiver": ("subject", "reason", "owner", "ticket"),
    "security_group_rule": ("peer_group",),
    "security_group_rule_past": ("peer_group",),
    "network_acl": ("description",),
    "network_acl_past": ("description",),
    "tag": ("name", "value"),
    "tag_past": ("name", "value"),
}
Scrub = Callable[[str], str]


def scrubber(
    source: sqlite3.Connection,
    copy: sqlite3.Connection,
    roles: dict[str, str],
    texts: Iterable[str],
) -> Scrub:
    """A function that puts roles in the place of names the tenant must not see.

    roles: name in the estate -> role. texts: all that will be scrubbed. Names the tenant has too,
    and words that rules use, stay.
    """
    blob = "\n".join(texts)
    heads = set(_HEAD.findall(blob))
    own = set(_names(copy, _OTHERS)) - set(roles)
    usual = _vocabulary(source)
    found: dict[str, str] = {}
    for tables, label in ((_OTHERS, TENANT), (_PROVIDER, INFRASTRUCTURE)):
        for name in _names(source, tables):
            if len(name) >= _LEAST and _occurs(name, heads, blob) and name not in own:
                found[name] = roles.get(name, label)
    found = {name: label for name, label in found.items() if name.lower() not in usual}
    if not found:
        return str
    names = sorted(found, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")
    return lambda text: pattern.sub(lambda match: found[match.group()], text)


def _occurs(name: str, heads: set[str], blob: str) -> bool:
    """Whether a name may stand in the texts; its first word tells of most that it does not."""
    head = _HEAD.match(name)
    return (head is None or head.group() in heads) and name in blob


def scrub_all(copy: sqlite3.Connection, scrub: Scrub) -> None:
    """Scrub TEXTS of the copy."""
    copy.create_function("scrub", 1, lambda t: None if t is None else scrub(t), deterministic=True)
    for table, columns in TEXTS.items():
        changes = ", ".join(f"{column} = scrub({column})" for column in columns)
        copy.execute(f"UPDATE OR IGNORE {table} SET {changes}")


def texts_of(copy: sqlite3.Connection) -> Iterator[str]:
    """Everything TEXTS names, as it stands."""
    for table, columns in TEXTS.items():
        for row in records(copy, f"SELECT {', '.join(columns)} FROM {table}"):
            yield from (str(value) for value in row.values() if value is not None)


def _names(connection: sqlite3.Connection, tables: Iterable[str]) -> Iterator[str]:
    for table in tables:
        columns = [c.name for c in TABLES[table].columns if c.name in _NAMING and c.python is str]
        for column in columns:
            rows = records(connection, f"SELECT DISTINCT {column} AS name FROM {table}_history")
            yield from (row["name"] for row in rows if row["name"])


def _vocabulary(connection: sqlite3.Connection) -> set[str]:
    """Words of the rules' own texts."""
    rows = records(connection, "SELECT title, question, why, fix, guards, sql FROM rule")
    return {word.lower().strip(".") for row in rows for text in row.values()
            for word in _WORD.findall(str(text))}  # fmt: skip
