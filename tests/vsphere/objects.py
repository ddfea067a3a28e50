"""A host, a cluster, datastores and a distributed switch, made of the types of pyVmomi.

A property that does not exist cannot be written here. What a real vCenter fills in is proved by its
documentation alone.
"""

import json
from typing import Any

from pyVmomi import vim, vmodl

from audit.capture import Document
from audit.model import TABLES
from collectors.vsphere.reading import VsphereReading
from collectors.vsphere.wire import _plain
from tests.array_estate import AT, Tables

Item = dict[str, Any]
NAA, SECOND = "naa.6001", "naa.6002"
UUID = "4c4c4544-0001-4a10-8000-b1c04f000001"
SECRET = "canary-chap"
net = vim.host


def nic(device: str, mac: str, mbit: int | None) -> Any:
    """A physical port; without a link it has no speed."""
    speed = net.PhysicalNic.LinkSpeedDuplex(speedMb=mbit, duplex=True) if mbit else None
    return net.PhysicalNic(
        key=f"key-vim.host.PhysicalNic-{device}", device=device, mac=mac, linkSpeed=speed,
        driver="ixgben", pci=f"0000:3b:00.{device[-1]}",
    )  # fmt: skip


def vswitch(
    name: str, nics: list[str], policy: str = "loadbalance_srcid", standby: Any = ()
) -> Any:
    """A standard switch."""
    order = net.NetworkPolicy.NicOrderPolicy(activeNic=nics[:1], standbyNic=list(standby))
    teaming = net.NetworkPolicy.NicTeamingPolicy(policy=policy, nicOrder=order)
    return net.VirtualSwitch(
        name=name, key=name, mtu=9000, pnic=[f"key-vim.host.PhysicalNic-{one}" for one in nics],
        spec=net.VirtualSwitch.Specification(policy=net.NetworkPolicy(nicTeaming=teaming)),
    )  # fmt: skip


def group(name: str, switch: str, vlan: int) -> Any:
    """A port group of a standard switch."""
    return net.PortGroup(
        key=name, spec=net.PortGroup.Specification(name=name, vswitchName=switch, vlanId=vlan)
    )


def vmk(device: str, address: str, portgroup: str) -> Any:
    """A kernel interface."""
    six = net.IpConfig.IpV6Address(ipAddress="fe80::5", prefixLength=64)
    return net.VirtualNic(
        device=device, key=f"key-vim.host.VirtualNic-{device}", portgroup=portgroup,
        spec=net.VirtualNic.Specification(
            mac="00:50:56:00:00:01", mtu=9000,
            ip=net.IpConfig(
                ipAddress=address, subnetMask="255.255.254.0",
                ipV6Config=net.IpConfig.IpV6AddressConfiguration(ipV6Address=[six]),
            ),
        ),
    )  # fmt: skip


def proxy() -> Any:
    """What a host has of a distributed switch: a LAG of two ports."""
    backing = vim.dvs.HostMember.PnicBacking(
        pnicSpec=[
            vim.dvs.HostMember.PnicSpec(pnicDevice=f"vmnic{n}", uplinkPortKey=str(10 + n))
            for n in (2, 3)
        ]
    )
    lag = net.HostProxySwitch.HostLagConfig(
        lagKey="l1", lagName="lag1",
        uplinkPort=[vim.KeyValue(key=str(10 + n), value=f"lag1-{n}") for n in (2, 3)],
    )  # fmt: skip
    return net.HostProxySwitch(
        dvsUuid="50 1a", dvsName="dvs1", key="dvs1", mtu=1600, hostLag=[lag],
        pnic=[f"key-vim.host.PhysicalNic-vmnic{n}" for n in (2, 3)],
        spec=net.HostProxySwitch.Specification(backing=backing),
    )  # fmt: skip


def lun(name: str, states: list[str], transport: Any, *, local: bool = False) -> tuple[Any, Any]:
    """A LUN with its paths, and its disk."""
    disk = net.ScsiDisk(
        key=f"key-{name}", canonicalName=name, vendor="NETAPP  ", model="LUN C-Mode      ",
        capacity=net.DiskDimensions.Lba(blockSize=512, block=2097152), localDisk=local,
    )  # fmt: skip
    paths = [
        net.MultipathInfo.Path(
            key=str(n), name=f"vmhba{n % 2 + 1}:C0:T{n}:L0", pathState=state,
            adapter=f"key-vmhba{n % 2 + 1}", transport=transport,
        )
        for n, state in enumerate(states)
    ]  # fmt: skip
    policy = net.MultipathInfo.LogicalUnitPolicy(policy="VMW_PSP_RR")
    told = net.MultipathInfo.LogicalUnit(
        key=name, id=name, lun=f"key-{name}", path=paths, policy=policy
    )
    return told, disk


def host() -> Item:
    """A host with two standard switches, a distributed one, FC, iSCSI and a local disk."""
    clock = net.DateTimeInfo(ntpConfig=net.NtpConfig(server=["192.0.2.123", "192.0.2.124"]))
    told = {
        "_obj": "host-1", "name": "esx1.example", "parent": vim.ClusterComputeResource("domain-c1"),
        "runtime.connectionState": "connected", "runtime.inMaintenanceMode": True,
        "hardware.systemInfo": net.SystemInfo(
            vendor="HPE", model="ProLiant DL380 Gen10", uuid=UUID.upper(), serialNumber="CZ1"
        ),
        "config.product": vim.AboutInfo(version="8.0.2", build="22380479"),
        "config.dateTimeInfo": clock,
        "config.service.service": [net.Service(key="ntpd", running=True, policy="on")],
        **_ports(), **_disks(),
    }  # fmt: skip
    return {name: _plain(value) for name, value in told.items()}


def _ports() -> Item:
    return {
        "config.network.pnic": [
            nic(f"vmnic{n}", f"00:11:22:33:44:0{n}", None if n == 1 else 25000) for n in range(6)
        ],
        "config.network.vswitch": [
            vswitch("vSwitch0", ["vmnic0", "vmnic1"], standby=["vmnic1"]),
            vswitch("vSwitch1", ["vmnic4"]), vswitch("inside", []),
        ],
        "config.network.proxySwitch": [proxy()],
        "config.network.portgroup": [
            group("Management", "vSwitch0", 10), group("guests", "vSwitch0", 4095),
            group("iscsi", "vSwitch1", 0), group("inside", "inside", 0),
        ],
        "config.network.vnic": [
            vmk("vmk1", "192.0.2.201", "iscsi"), vmk("vmk0", "192.0.2.101", "Management")
        ],
        "config.virtualNicManagerInfo.netConfig": [
            net.VirtualNicManager.NetConfig(
                nicType="management", candidateVnic=[vmk("vmk0", "192.0.2.101", "Management")],
                selectedVnic=["management.key-vim.host.VirtualNic-vmk0"],
            )
        ],
    }  # fmt: skip


def _disks() -> Item:
    luns = [
        lun(NAA, ["active", "active", "dead", "standby"], net.FibreChannelTargetTransport(
            portWorldWideName=0x50_0A_09_84_00_00_00_01, nodeWorldWideName=1)),
        lun(SECOND, ["active"], net.InternetScsiTargetTransport(
            iScsiName="iqn.1992-08.com.netapp:x", iScsiAlias="", address=["192.0.2.60"])),
        lun("naa.5000", ["active"], net.ParallelScsiTargetTransport(), local=True),
        lun("naa.5001", ["active"], net.SerialAttachedTargetTransport(), local=True),
    ]  # fmt: skip
    hbas = [
        net.FibreChannelHba(key=f"key-vmhba{n}", device=f"vmhba{n}", bus=n, status="online")
        for n in (1, 2)
    ]
    secret = net.InternetScsiHba.AuthenticationProperties(chapAuthEnabled=True, chapSecret=SECRET)
    hbas.append(net.InternetScsiHba(key="h", device="vmhba64", authenticationProperties=secret))
    return {
        "config.storageDevice.multipathInfo": net.MultipathInfo(lun=[one for one, _ in luns]),
        "config.storageDevice.scsiLun": [disk for _, disk in luns],
        "config.storageDevice.hostBusAdapter": hbas,
    }


def cluster(**das: Any) -> Item:
    """A cluster of one host; das: of its high availability."""
    policy = vim.cluster.FailoverLevelAdmissionControlPolicy(failoverLevel=1)
    config = vim.cluster.ConfigInfoEx(
        dasConfig=vim.cluster.DasConfigInfo(
            **{"enabled": True, "admissionControlEnabled": True, "admissionControlPolicy": policy,
               "hBDatastoreCandidatePolicy": "userSelectedDs",
               "heartbeatDatastore": [vim.Datastore("datastore-1")], **das}
        ),
        drsConfig=vim.cluster.DrsConfigInfo(enabled=True, defaultVmBehavior="fullyAutomated"),
    )  # fmt: skip
    return {
        "_obj": "domain-c1", "name": "prod", "host": _plain([vim.HostSystem("host-1")]),
        "configurationEx": _plain(config), "summary.currentEVCModeKey": "intel-skylake",
    }  # fmt: skip


def stores() -> list[Item]:
    """A VMFS of two extents and an NFS export, both on host-1."""
    vmfs = net.VmfsDatastoreInfo(
        vmfs=net.VmfsVolume(
            name="vmfs1", uuid="65aa",
            extent=[net.ScsiDisk.Partition(diskName=one, partition=1) for one in (NAA, SECOND)],
        )
    )  # fmt: skip
    nas = net.NasDatastoreInfo(
        nas=net.NasVolume(name="nfs1", remoteHost="192.0.2.50", remotePath="/vol/nfs1")
    )
    found = []
    for number, (name, kind, info) in enumerate((("vmfs1", "VMFS", vmfs), ("nfs1", "NFS", nas)), 1):
        summary = vim.Datastore.Summary(
            name=name, type=kind, url=f"ds:///vmfs/volumes/uuid-{name}/", capacity=1000,
            freeSpace=250, accessible=True, multipleHostAccess=True,
        )  # fmt: skip
        mount = vim.Datastore.HostMount(
            key=vim.HostSystem("host-1"),
            mountInfo=net.MountInfo(
                mounted=True, accessible=kind == "VMFS", accessMode="readWrite"
            ),
        )
        told = {"name": name, "summary": summary, "info": info, "host": [mount]}
        found.append({"_obj": f"datastore-{number}", **{n: _plain(v) for n, v in told.items()}})
    return found


def switch() -> tuple[Item, list[Item]]:
    """A distributed switch and three port groups: a VLAN, a trunk, and one of another host."""
    dvs = vim.dvs.VmwareDistributedVirtualSwitch
    vlans = (
        dvs.VlanIdSpec(vlanId=120),
        dvs.TrunkVlanSpec(
            vlanId=[vim.NumericRange(start=100, end=200), vim.NumericRange(start=300, end=300)]
        ),
        dvs.PvlanSpec(pvlanId=7),
    )
    groups = [
        {
            "_obj": f"dvportgroup-{n}", "name": f"dpg{n}",
            "config.distributedVirtualSwitch": _plain(vim.DistributedVirtualSwitch("dvs-1")),
            "config.defaultPortConfig": _plain(dvs.VmwarePortConfigPolicy(vlan=vlan)),
            "host": _plain([vim.HostSystem("host-2" if n == 2 else "host-1")]),
        }
        for n, vlan in enumerate(vlans)
    ]  # fmt: skip
    return {"_obj": "dvs-1", "name": "dvs1", "uuid": "50 1a", "config": {}}, groups


def hints() -> Item:
    """What the ports of the host hear."""
    lldp = net.PhysicalNic.LldpInfo(
        chassisId="AA:BB:CC:00:11:22", portId="Ethernet1/7", timeToLive=90,
        parameter=[vmodl.KeyAnyValue(key="System Name", value="leaf1"),
                   vmodl.KeyAnyValue(key="Port Description", value="esx1")],
    )  # fmt: skip
    cdp = net.PhysicalNic.CdpInfo(devId="leaf2(FDO1)", portId="Ethernet1/8", vlan=10)
    every = [
        net.PhysicalNic.NetworkHint(device="vmnic0", lldpInfo=lldp),
        net.PhysicalNic.NetworkHint(device="vmnic1", connectedSwitchPort=cdp),
    ]
    return {"_obj": "host-1", "hints": _plain(every)}


def documents(**bodies: list[Item]) -> list[Document]:
    """Answers with these objects; about a vCenter of its own."""
    one, groups = switch()
    usual: dict[str, list[Item]] = {
        "HostSystem": [host()], "ClusterComputeResource": [cluster()], "Datastore": stores(),
        "DistributedVirtualSwitch": [one], "DistributedVirtualPortgroup": groups,
        "QueryNetworkHint": [hints()],
        "QueryDateTime": [{
            "_obj": "host-1", "clock": "2026-11-22T10:00:07Z", "asked": "2026-11-22T10:00:00Z",
            "answered": "2026-11-22T10:00:02Z",
        }],
    }  # fmt: skip
    about = {"about": {"instanceUuid": "vc-uuid", "version": "8.0.2", "fullName": "vCenter 8.0.2"}}
    found: list[tuple[str, Any]] = [("ServiceInstance", about)]
    found += [(name, {"objects": told}) for name, told in (usual | bodies).items()]
    return [
        Document("vsphere:vc1", name, {}, 200, AT, json.dumps(body).encode())
        for name, body in found
    ]


def rows(found: list[Document]) -> Tables:
    """Rows by table, each by column."""
    reading = VsphereReading(AT, tuple(document.request for document in found))
    for document in found:
        assert list(reading.take(document)) == []
    return {
        name: [dict(zip(TABLES[name].names, row, strict=True)) for row in told]
        for name, told in reading.finish()
    }
