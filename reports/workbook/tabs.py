"""A tab file: `tabs/NN_Name.sql`, a TOML header and a SELECT.

    title = "Hosts"                       # for the README
    group = "Compute"                     # where the README lists it
    doc = "One row per hypervisor host."
    rows = "host"                         # its rows must be as many as this table's,
                                          # or a SELECT that counts; checked after writing
    [columns]                             # for each column of the query, in its order
    host = "host.name"                    # text, unit and meaning from the model
    state = { from = "host.state", look = "state" }
    memory = { label = "Memory", unit = "bytes", doc = "Physical memory." }
    id = "host.id"

Header texts come from the column's name in the query, so the same name looks the same in every tab.
look: severity, state, outcome, lane, kind, bar, flag (colours); wrap, prose (long texts).
to: the row a cell leads to, e.g. `to = "Host"` (links.py says how; the ID of that row is in a
column `<name>_link` of the query, behind those shown).
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit.errors import ReportError
from audit.model import TABLES
from audit.model.sqlfile import SqlFile, read_sql_file
from reports.workbook.form import FORMS, Form

LOOKS = frozenset({"severity", "state", "outcome", "lane", "kind", "bar", "flag", "wrap", "prose"})
_SPELLED = (
    "ACL", "CIDR", "CPU", "DNS", "DNS1", "DNS2", "HA", "ID", "IOPS", "IP", "IPs", "IPv6", "ISO",
    "MAC", "MTU", "NFS", "NIC", "NICs", "OS", "OOBM", "RAM", "SQL", "TLS", "UEFI", "URL", "UUID",
    "VLAN", "VLANs", "VM", "VMs", "VPC", "VR", "vCPU", "vCPUs",
)  # fmt: skip
_WORDS = {word.lower(): word for word in _SPELLED} | {"ip6": "IPv6"}
# tabs of what a tenant owns; a new tab is the provider's until it stands here
_TENANT = frozenset(
    {"Summary", "Findings", "Roadmap", "Changes", "VM", "Volume", "Snapshot", "NIC-VM", "Network",
     "Exposure", "Coverage", "Rules", "Meta"}
)  # fmt: skip
_KEYS = {"title", "group", "doc", "rows", "columns"}


@dataclass(frozen=True, slots=True)
class TabColumn:
    """One column. key: name in the query; source: model column or how it is computed.

    to: what its cells lead to; empty: nothing.
    """

    key: str
    label: str
    form: Form
    doc: str
    source: str
    look: str = ""
    to: str = ""

    @property
    def header(self) -> str:
        """Header text with the unit."""
        return f"{self.label} {self.form.suffix}".strip()


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: what it is called, what it asks, what its columns mean."""

    name: str
    title: str
    group: str
    doc: str
    rows: str
    columns: tuple[TabColumn, ...]
    sql: str

    @property
    def table(self) -> str:
        """Name of its Excel table: stable, never like a cell."""
        return "tbl_" + self.name.strip("_").lower().replace("-", "_")

    @property
    def count(self) -> str:
        """SELECT of the number of rows it must have."""
        return f"SELECT count(*) FROM {self.rows}" if self.rows.isidentifier() else self.rows


@cache
def tabs(*, tenant: bool = False) -> tuple[Tab, ...]:
    """All tabs in order of their numbers, or those of one tenant. Raises ReportError."""
    folder = Path(str(files("reports.workbook"))) / "tabs"
    found = tuple(load_tab(path) for path in sorted(folder.glob("*.sql")))
    return tuple(tab for tab in found if tab.name in _TENANT) if tenant else found


def load_tab(path: Path) -> Tab:
    """One tab. Raises ReportError that names file and key."""
    file = read_sql_file(path)
    if set(file.header) != _KEYS:
        raise ReportError(f"{path}: the header of a tab has {', '.join(sorted(_KEYS))}.")
    return Tab(
        name=path.stem.partition("_")[2],
        columns=tuple(_column(file, key, spec) for key, spec in file.header["columns"].items()),
        sql=file.sql,
        **{key: file.header[key] for key in ("title", "group", "doc", "rows")},
    )


def label_of(key: str) -> str:
    """`memory_used` -> `Memory used`, `ha_state` -> `HA state`."""
    first, *rest = key.split("_")
    known = _WORDS.get(first.lower(), first.capitalize())
    return " ".join((known, *(_WORDS.get(word.lower(), word) for word in rest)))


def _column(file: SqlFile, key: str, spec: Any) -> TabColumn:
    given = {"from": spec} if isinstance(spec, str) else dict(spec)
    unknown = set(given) - {"from", "label", "unit", "doc", "look", "to"}
    look = given.get("look", "")
    if unknown or (look and look not in LOOKS):
        raise ReportError(f"{file.path}: column {key}: unknown {min(unknown, default=look)!r}.")
    unit, doc, source = _meaning(file, key, given)
    if unit not in FORMS or not doc:
        raise ReportError(f"{file.path}: column {key}: unknown unit {unit!r}, or no doc.")
    label, to = given.get("label", label_of(key)), given.get("to", "")
    return TabColumn(key, label, FORMS[unit], doc, source, look, to)


def _meaning(file: SqlFile, key: str, given: dict[str, Any]) -> tuple[str, str, str]:
    """Unit, meaning and source of a column, from the model where it names one."""
    reference = given.get("from")
    if reference is None:
        return given.get("unit", "text"), given.get("doc", ""), "computed"
    table, _, name = reference.partition(".")
    try:
        column = TABLES[table].column(name)
    except KeyError as error:
        raise ReportError(f"{file.path}: column {key}: the model has no {reference}.") from error
    unit = "bool" if column.python is bool else column.unit or "text"
    doc = column.doc if name in {key, "id"} else f"{label_of(table)}: {column.doc}"
    return given.get("unit", unit), given.get("doc", doc), reference
