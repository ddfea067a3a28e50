"""vCenter and ESXi by the vSphere API (SOAP, pyVmomi): reading calls alone, in a thread."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.targets_plane import VsphereTarget
    from collectors.vsphere.collector import VsphereCollector


def collector_of(target: "VsphereTarget", password: str) -> "VsphereCollector":
    """Collector of one vCenter. Raises ConfigError."""
    from collectors.vsphere.collector import VsphereCollector  # noqa: PLC0415 - keeps --help fast

    return VsphereCollector(target, password)
