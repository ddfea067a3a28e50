"""Rows of hosts, clusters, clocks and neighbours."""

from datetime import datetime
from typing import Any

from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, integer, objects, plain, text
from collectors.convert_hardware import told as named
from collectors.told import Told
from collectors.vsphere.inventory import Inventory, listed, moment, texts, uuid
from collectors.vsphere.questions import CLOCKS, CLUSTER, HINTS

_DRS_OFF = "off"
_STORES_CHOSEN = "userSelectedDs"


def tell(inventory: Inventory, told: Told) -> None:
    """Everything."""
    for key, host in inventory.hosts():
        _host(inventory, key, host, told)
    for cluster in inventory.all(CLUSTER):
        _cluster(inventory, cluster, told)
    for key, host in inventory.hosts():
        _neighbors(inventory, key, host, told)
        _clock(inventory, key, host, told)


def _host(inventory: Inventory, key: str, host: Item, told: Told) -> None:
    system, product = host.get("hardware.systemInfo"), host.get("config.product")
    cluster = inventory.find(CLUSTER, host.get("parent"))
    ntp = texts(at(host.get("config.dateTimeInfo"), "ntpConfig/server"))
    told.add(
        "host_system",
        id=key,
        name=text(host.get("name")),
        address=management(host),
        kind="esxi",
        uuid=uuid(host),
        serial=named(at(system, "serialNumber")),
        vendor=named(at(system, "vendor")),
        model=named(at(system, "model")),
        os="ESXi",
        os_version=text(at(product, "version")),
        build=text(at(product, "build")),
        booted=moment(host.get("runtime.bootTime")),
        time_sync=_time_sync(host.get("config.service.service")),
        time_source=", ".join(ntp) or None,
        pool_id=inventory.id(cluster["_obj"]) if cluster else None,
        maintenance=boolean(host.get("runtime.inMaintenanceMode")),
    )


def management(host: Item) -> str | None:
    """Address of the interface chosen for management; of the first one where that is not told."""
    nets = objects(host.get("config.virtualNicManagerInfo.netConfig"))
    chosen: Any = next((one for one in nets if one.get("nicType") == "management"), {})
    picked = {_last(one) for one in texts(chosen.get("selectedVnic"))}
    offered = [one for one in listed(chosen, "candidateVnic") if _last(one.get("key")) in picked]
    every = offered or objects(host.get("config.network.vnic"))[:1]
    return next((found for one in every if (found := text(at(one, "spec/ip/ipAddress")))), None)


def _last(key: Any) -> str:
    """VirtualNic-vmk0 of management.key-vim.host.VirtualNic-vmk0."""
    return plain(key).rpartition(".")[2]


def _time_sync(services: Any) -> str | None:
    """esx-ntpd where its service runs, none where it does not; PTP is another service."""
    state = {one.get("key"): one.get("running") for one in objects(services)}
    if "ntpd" not in state:
        return None
    if state.get("ptpd"):
        return "esx-ptpd"
    return "esx-ntpd" if state["ntpd"] else "none"


def _cluster(inventory: Inventory, cluster: Item, told: Told) -> None:
    config = cluster.get("configurationEx")
    das, drs = at(config, "dasConfig"), at(config, "drsConfig")
    chosen = text(at(das, "hBDatastoreCandidatePolicy")) == _STORES_CHOSEN
    level = at(das, "admissionControlPolicy/failoverLevel")
    enabled = boolean(at(drs, "enabled"))
    hosts = cluster.get("host")
    told.add(
        "hypervisor_pool",
        id=inventory.id(cluster.get("_obj")),
        name=text(cluster.get("name")),
        manager=inventory.vcenter or None,
        manager_version=text(inventory.about.get("version")),
        hosts=len(hosts) if isinstance(hosts, list) else None,
        ha=boolean(at(das, "enabled")),
        ha_failures=integer(level if level is not None else at(das, "failoverLevel")),
        ha_stores=len(texts(at(das, "heartbeatDatastore"))) if chosen else None,
        admission=boolean(at(das, "admissionControlEnabled")),
        drs=text(at(drs, "defaultVmBehavior"))
        if enabled
        else _DRS_OFF
        if enabled is False
        else None,
        evc=text(cluster.get("summary.currentEVCModeKey")),
    )


def _neighbors(inventory: Inventory, key: str, host: Item, told: Told) -> None:
    for hint in listed(inventory.find(HINTS, host.get("_obj")), "hints"):
        lldp, cdp = at(hint, "lldpInfo"), at(hint, "connectedSwitchPort")
        named = {plain(one.get("key")): text(one.get("value")) for one in listed(lldp, "parameter")}
        if isinstance(lldp, dict):
            told.add(
                "host_neighbor",
                host_system_id=key,
                link=text(hint.get("device")),
                chassis_id=plain(lldp.get("chassisId")).lower(),
                port_id=text(lldp.get("portId")),
                system_name=named.get("System Name"),
                port_description=named.get("Port Description"),
                protocol="LLDP",
                vlan=integer(named.get("Vlan ID")),
                lag_id=integer(named.get("Aggregated Port ID")),
            )
        if isinstance(cdp, dict):
            told.add(
                "host_neighbor",
                host_system_id=key,
                link=text(hint.get("device")),
                chassis_id="",
                port_id=text(cdp.get("portId")),
                system_name=text(cdp.get("systemName")) or text(cdp.get("devId")),
                protocol="CDP",
                vlan=integer(cdp.get("vlan")),
            )


def _clock(inventory: Inventory, key: str, host: Item, told: Told) -> None:
    """Whole seconds on both sides, so that is what the difference may be off by."""
    found = inventory.find(CLOCKS, host.get("_obj"))
    try:
        times = [datetime.fromisoformat(plain(found[n])) for n in ("clock", "asked", "answered")]
        theirs, asked, answered = (one.timestamp() for one in times)
    except (KeyError, ValueError, OverflowError, OSError):
        return
    told.add(
        "host_system_sample",
        host_system_id=key,
        at=inventory.at,
        clock_difference=round(theirs - (asked + answered) / 2, 1),
        clock_error=round((answered - asked) / 2 + 1, 1),
    )
