"""Which release line a version text belongs to: "Ubuntu 24.04.1 LTS" -> ubuntu 24.04.

Not recognised stays not recognised; a family alone is never taken for a line.
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
    (r"\boracle linux\b|\bol\b", "oracle-linux", 1),
    (r"\bcentos stream\b", "centos-stream", 1),
    (r"\bcentos\b", "centos", 1),
    (r"\bred hat\b|\brhel\b", "rhel", 1),
    (r"\bopensuse\b|\bleap\b", "opensuse", 2),
    (r"\bsles\b|\bsuse\b", "sles", 1),
    (r"\bxcp-ng\b", "xcp-ng", 2),
    (r"\bxenserver\b|\bcitrix hypervisor\b", "citrix-hypervisor-xenserver", 2),
    (r"\bvmware\b|\besxi?\b", "vmware-esxi", 2),
    (r"\bmariadb\b", "mariadb", 2),
    (r"\bmysql\b", "mysql", 2),
    (r"\bcloudstack\b", "apache-cloudstack", 2),
)
_VERSION = re.compile(r"\d+(?:\.\d+)*")

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
}


def match_all(connection: sqlite3.Connection) -> list[Table]:
    """One Support row per version text of the estate."""
    lines: dict[tuple[str, str], Release] = {}
    for release in releases():
        assert isinstance(release, Release)  # noqa: S101 - releases() makes nothing else
        lines[release.product, release.cycle] = release
    return [
        match(kind, text, lines)
        for kind, sql in _TEXTS.items()
        for (text,) in connection.execute(sql)
        if text
    ]


def match(kind: str, text: str, lines: dict[tuple[str, str], Release]) -> Support:
    """The release line of one text, or a row that says it is not recognised."""
    product, parts = _product(text)
    version = _VERSION.search(text)
    cycle = ".".join(version.group().split(".")[:parts]) if version and product else None
    release = lines.get((product or "", cycle or ""))
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
