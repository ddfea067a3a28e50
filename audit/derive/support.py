"""Which release line a version text belongs to: "Ubuntu 24.04.1 LTS" -> ubuntu 24.04.

Not recognised stays not recognised; a family alone ("Other Ubuntu (64-bit)", "Windows 10") is
never taken for a line.
"""

import re
import sqlite3

from audit.derive.reference import releases
from audit.model.kinds import Table
from audit.model.rules import Release, Support

# what the text must contain -> product and how many parts of the version name its line
_PRODUCTS: tuple[tuple[str, str, int], ...] = (
    (r"\bubuntu\b", "ubuntu", 2),
    (r"\bdebian\b", "debian", 1),
    (r"\balma\s*linux\b", "almalinux", 1),
    (r"\brocky\b", "rocky-linux", 1),
    (r"\boracle (enterprise )?linux\b|\bol\b", "oracle-linux", 1),
    (r"\bcentos stream\b", "centos-stream", 1),
    (r"\bcentos\b", "centos", 1),
    (r"\bred hat\b|\brhel\b", "rhel", 1),
    (r"\bopensuse\b|\bleap\b", "opensuse", 2),
    (r"\bsles\b|\bsuse\b", "sles", 2),
    (r"\bwindows server\b", "windows-server", 1),
    (r"\bwindows \d", "windows", 2),
    (r"\bxcp-ng\b", "xcp-ng", 2),
    (r"\bxenserver\b|\bcitrix hypervisor\b", "citrix-hypervisor-xenserver", 2),
    (r"\bvmware\b|\besxi?\b|\bvsphere\b", "vmware-esxi", 2),
    (r"\bmariadb\b", "mariadb", 2),
    (r"\bmysql\b", "mysql", 2),
    (r"\bcloudstack\b", "apache-cloudstack", 2),
    (r"\bios-xe\b", "cisco-ios-xe", 2),
    (r"\bnxos\b", "cisco-nx-os", 2),
    (r"\beos\b", "arista-eos", 2),
    (r"\bjunos\b", "juniper-junos", 2),
    (r"\bontap\b", "netapp-ontap", 3),
    (r"\bceph\b", "ceph", 1),
)
_VERSION = re.compile(r"\d+(?:\.\d+)*")
_SERVICE_PACK = re.compile(r"(?<=\d)\s*sp\s*(?=\d)", re.IGNORECASE)  # SLES 12 SP 5 is 12.5
_R2 = re.compile(r"\d{4} r2\b", re.IGNORECASE)
# guests tell no service pack of Windows: its last one ended last
_LAST_PACK: dict[tuple[str | None, str], str] = {
    ("windows-server", "2003"): "2003-sp2",
    ("windows-server", "2008"): "2008-sp2",
    ("windows-server", "2008-r2"): "2008-r2-sp1",
    ("windows", "7"): "7-sp1",
}

_TEXTS = {
    "cloudstack": "SELECT DISTINCT 'CloudStack ' || cloudstack_version FROM capability",
    "os": "SELECT DISTINCT os FROM management_server WHERE os IS NOT NULL",
    "hypervisor": """
        SELECT DISTINCT coalesce(os || ' ' || os_version, hypervisor || ' ' || hypervisor_version)
        FROM host""",
    "database": """
        SELECT DISTINCT
            CASE WHEN version LIKE '%mariadb%' THEN 'MariaDB ' ELSE 'MySQL ' END || version
        FROM db_server WHERE version IS NOT NULL""",
    "guest": "SELECT os_name FROM vm UNION SELECT os_type FROM template",
    "switch": """
        SELECT DISTINCT
            coalesce(vendor || ' ', '') || coalesce(family || ' ', '') || os_version
        FROM switch WHERE os_version IS NOT NULL""",
    "array": "SELECT DISTINCT kind || ' ' || version FROM storage_array WHERE version <> ''",
}


def match_all(connection: sqlite3.Connection) -> list[Table]:
    """One Support row per version text of the estate."""
    lines = {(release.product, release.cycle): release for release in releases()}
    return [
        match(kind, text, lines)
        for kind, sql in _TEXTS.items()
        for (text,) in connection.execute(sql)
        if text
    ]


def match(kind: str, text: str, lines: dict[tuple[str, str], Release]) -> Support:
    """The release line of one text, or a row that says it is not recognised."""
    product, parts = _product(text)
    cycle = _cycle(text, parts)
    plain = ".".join(part.lstrip("0") or "0" for part in cycle.split("."))  # IOS XE 17.09 is 17.9
    named = _LAST_PACK.get((product, cycle), cycle)
    release = lines.get((product or "", named)) or lines.get((product or "", plain))
    return Support(
        kind=kind,
        text=text,
        product=product,
        cycle=release.cycle if release else None,
        title=release.title if release else None,
        eol=release.eol if release else None,
        eol_state=release.eol_state if release else "unknown",
        extended_end=release.extended_end if release else None,
        basis=release.basis if release else None,
    )


def _product(text: str) -> tuple[str | None, int]:
    lowered = text.lower()
    for pattern, product, parts in _PRODUCTS:
        if re.search(pattern, lowered):
            return product, parts
    return None, 0


def product_of(text: str) -> str | None:
    """Product a text names first; None when it is not recognised."""
    return _product(text)[0]


def products_of(text: str) -> set[str]:
    """Every product a text names."""
    lowered = text.lower()
    return {product for pattern, product, _parts in _PRODUCTS if re.search(pattern, lowered)}


def _cycle(text: str, parts: int) -> str:
    """The release line as the reference writes it; empty when the text has no version."""
    version = _VERSION.search(_SERVICE_PACK.sub(".", text))
    if version is None:
        return ""
    return ".".join(version.group().split(".")[:parts]) + ("-r2" if _R2.search(text) else "")
