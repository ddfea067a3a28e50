"""Release notes against versions: what is listed, doubted, given up, or named nowhere."""

import pytest

from audit.derive.compat import judge
from audit.derive.reference import load

_NOTES = load("cloudstack-compat.json")["lines"]
_LISTED = "Supported Hypervisor Versions"
_DROPPED = "Notice Of Management OSes and Hypervisors to be Deprecated"


@pytest.mark.parametrize(
    ("line", "text", "status"),
    [
        ("4.22", "Ubuntu 24.04", "listed"), ("4.22", "Ubuntu 24.04.3 LTS", "listed"),
        ("4.22", "Ubuntu 18.04", "dropped"), ("4.22", "Ubuntu 25.10", "not listed"),
        ("4.22", "Debian 12", "not tested"), ("4.22", "Debian GNU/Linux 11", "not listed"),
        ("4.22", "XenServer 8.2.1", "listed"), ("4.22", "XCP-ng 8.1.0", "dropped"),
        ("4.22", "VMware 8.0.3", "listed"), ("4.22", "VMware 6.7.0", "dropped"),
        ("4.22", "Rocky Linux 9.4", "listed"), ("4.22", "CentOS Linux 7", "dropped"),
        ("4.22", "Red Hat Enterprise Linux 9.2", "not tested"), ("4.18", "Ubuntu 22.04", "listed"),
        ("4.18", "Ubuntu 24.04", "not listed"), ("4.22", "Some Linux 9", "unknown"),
        ("4.22", "Ubuntu", "unknown"),
    ],
)  # fmt: skip
def test_notes(line: str, text: str, status: str) -> None:
    """The notes' own sentences decide; a listed line takes its updates."""
    notes = _NOTES[line]
    found = judge("hypervisor", text, line, notes[_LISTED], notes[_DROPPED])
    assert found.status == status
    assert (found.note is None) == (status in ("not listed", "unknown"))
