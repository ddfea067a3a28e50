"""What is asked of vSphere: properties of types, a page of objects per answer."""

from dataclasses import dataclass

KIND = "vsphere"
LINKS = ("host_link", "host_address", "host_bond", "host_bond_member", "host_network")
_STORES = ("host_store", "host_mount", "host_path")
HOST, CLUSTER, STORE = "HostSystem", "ClusterComputeResource", "Datastore"
SWITCH, GROUP = "DistributedVirtualSwitch", "DistributedVirtualPortgroup"
ABOUT, HINTS, CLOCKS = "ServiceInstance", "QueryNetworkHint", "QueryDateTime"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. paths: properties of the type `name`; page: objects in an answer.

    fills: tables that are incomplete without it; deep: a call per host, only when asked for.
    """

    name: str
    fills: tuple[str, ...]
    paths: tuple[str, ...] = ()
    page: int = 100
    deep: bool = False

    def shown(self) -> str:
        """For plans: as a person would write it."""
        if not self.paths:
            return f"{self.name} for each HostSystem" if self.deep else self.name
        return f"RetrievePropertiesEx {self.name}: {', '.join(self.paths)}"


QUESTIONS: dict[str, Question] = {
    question.name: question
    for question in (
        Question(ABOUT, ("host_system", "hypervisor_pool")),
        Question(
            HOST, ("host_system", "hypervisor_pool", *LINKS, *_STORES),
            (
                "name", "parent", "hardware.systemInfo", "config.product", "runtime.bootTime",
                "runtime.connectionState", "runtime.inMaintenanceMode", "config.network.pnic",
                "config.network.vswitch", "config.network.proxySwitch", "config.network.vnic",
                "config.network.portgroup", "config.virtualNicManagerInfo.netConfig",
                "config.storageDevice.multipathInfo", "config.storageDevice.hostBusAdapter",
                "config.storageDevice.scsiLun", "config.dateTimeInfo", "config.service.service",
            ),
            page=20,
        ),
        Question(
            CLUSTER, ("hypervisor_pool", "host_system"),
            (
                "name", "host", "configurationEx", "summary.currentEVCModeKey",
            ),
            page=20,
        ),
        Question(STORE, ("host_store", "host_mount"), ("name", "summary", "info", "host")),
        Question(
            SWITCH, ("host_bond", "host_bond_member", "host_network"),
            ("name", "uuid", "config"), page=20,
        ),
        Question(
            GROUP, ("host_network",),
            ("name", "config.distributedVirtualSwitch", "config.defaultPortConfig", "host"),
        ),
        Question(HINTS, ("host_neighbor",), deep=True),
        Question(CLOCKS, ("host_system_sample",), deep=True),
    )
}  # fmt: skip
