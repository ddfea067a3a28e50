"""Version texts belong to the release line they name, and to none when they name a family only."""

import pytest

from audit.derive.reference import releases
from audit.derive.support import match

LINES = {(r.product, r.cycle): r for r in releases()}


@pytest.mark.parametrize(
    ("text", "product", "cycle"),
    [
        ("Ubuntu 24.04.1 LTS", "ubuntu", "24.04"),
        ("Debian GNU/Linux 12 (64-bit)", "debian", "12"),
        ("Debian GNU/Linux 7(32-bit)", "debian", "7"),
        ("CentOS 7", "centos", "7"),
        ("CentOS Stream 9", "centos-stream", "9"),
        ("Oracle Enterprise Linux 6.5 (64-bit)", "oracle-linux", "6"),
        ("Red Hat Enterprise Linux 7.0", "rhel", "7"),
        ("SUSE Linux Enterprise Server 12 SP1 (64-bit)", "sles", "12.1"),
        ("Windows Server 2022 (64-bit)", "windows-server", "2022"),
        ("Windows Server 2012 R2 (64-bit)", "windows-server", "2012-r2"),
        ("Windows Server 2008 R2 (64-bit)", "windows-server", "2008-r2-sp1"),
        ("Windows 7 (64-bit)", "windows", "7-sp1"),
        ("MySQL 8.4.6", "mysql", "8.4"),
        ("ceph 18.2.4, 19.2.3", "ceph", "18"),
    ],
)
def test_line_of_text(text: str, product: str, cycle: str) -> None:
    """The line is found, with its date where there is one."""
    found = match("guest", text, LINES)
    assert (found.product, found.cycle) == (product, cycle)
    assert found.eol == LINES[product, cycle].eol


@pytest.mark.parametrize(
    "text",
    [
        "Other Ubuntu (64-bit)", "Other CentOS (32-bit)", "Other SUSE Linux(64-bit)",
        "OpenSUSE Linux (64 bit)", "Windows 10 (64-bit)", "Windows 11 (64-bit)",
        "Linux 5.x Kernel (64-bit)", "Other 2.6x Linux (64-bit)", "FreeBSD 13 (64-bit)", "None",
        "Windows Server", "SUSE Linux Enterprise Server 15 (64-bit)",
    ],
)  # fmt: skip
def test_family_is_no_line(text: str) -> None:
    """Nothing is guessed: such a text has no line, and its end is unknown."""
    found = match("guest", text, LINES)
    assert (found.cycle, found.eol, found.eol_state) == (None, None, "unknown")
