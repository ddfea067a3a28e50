"""VMs, offerings, affinity groups: fields as recorded from 4.22."""

from ipaddress import IPv4Interface

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import iso
from sample_data.objects_tenant import ServiceOffering
from sample_data.objects_work import Vm, VmNic
from sample_data.render_common import owner_ref, zone_ref


def virtual_machines(view: View) -> list[Row]:
    """Rows of listVirtualMachines."""
    addresses = {ip.static_nat: ip for ip in view.estate.public_ips if ip.static_nat is not None}
    rows = []
    for vm in view.estate.vms:
        row = _vm(view, vm)
        if vm in addresses:
            row |= {"publicip": addresses[vm].address, "publicipid": addresses[vm].id}
        rows.append(row)
    return rows


def _vm(view: View, vm: Vm) -> Row:
    row: Row = {
        "affinitygroup": _affinity(vm),
        "arch": vm.host.arch if vm.host else "x86_64",
        "cpunumber": vm.offering.cpus,
        "cpuspeed": vm.offering.mhz,
        "created": iso(vm.created),
        "deleteprotection": False,
        "details": {},
        "displayname": vm.name,
        "displayvm": True,
        **owner_ref(vm.account),
        "haenable": vm.ha,
        "hasannotations": False,
        "id": vm.id,
        "instancename": f"i-{vm.account.user_id[:2]}-{vm.number}-VM",
        "isdynamicallyscalable": False,
        "lastupdated": iso(vm.updated),
        "memory": vm.offering.memory,
        "name": vm.name,
        "nic": [_nic(nic, index) for index, nic in enumerate(vm.nics)],
        "passwordenabled": True,
        "receivedbytes": 0,
        "rootdeviceid": 0,
        "rootdevicetype": "ROOT",
        "securitygroup": [{"id": g.id, "name": g.name} for g in vm.groups],
        "sentbytes": 0,
        "serviceofferingid": vm.offering.id,
        "serviceofferingname": vm.offering.name,
        "state": vm.state,
        "tags": [{"key": key, "value": value} for key, value in vm.tags.items()],
        "userid": vm.account.user_id,
        "username": vm.account.name,
        **zone_ref(vm.zone),
    }
    return row | _image(vm) | _usage(view, vm) | _place(view, vm)


def _image(vm: Vm) -> Row:
    template = vm.template
    return {
        "guestosid": template.os_id,
        "hypervisor": template.hypervisor,
        "osdisplayname": template.os,
        "ostypeid": template.os_id,
        "templatedisplaytext": template.name,
        "templateformat": template.format,
        "templateid": template.id,
        "templatename": template.name,
        "templatetype": template.kind,
    }


def _usage(view: View, vm: Vm) -> Row:
    """What the VM uses: zeros when it does not run."""
    running = int(vm.state == "Running")
    share = view.estate.ids.share("cpu", vm.id, view.estate.month)
    kib = vm.offering.memory * 1024
    row: Row = {}
    if running:
        row = {"bootmode": "legacy", "boottype": "Uefi" if vm.uefi else "Bios"}
    return row | {
        "cpuused": f"{(2 + 50 * share) * running:.2f}%",
        "diskioread": int(share * 400_000) * running,
        "diskiowrite": int(share * 300_000) * running,
        "diskkbsread": int(share * 9_000_000) * running,
        "diskkbswrite": int(share * 4_000_000) * running,
        "memoryintfreekbs": int(kib * (0.1 + 0.4 * share)) * running,
        "memorykbs": kib * running,
        "memorytargetkbs": kib * running,
        "networkkbsread": int(share * 900_000) * running,
        "networkkbswrite": int(share * 500_000) * running,
    }


def _place(view: View, vm: Vm) -> Row:
    row: Row = {}
    if vm.host is not None:
        row |= {"hostid": vm.host.id, "hostname": vm.host.name, "hostcontrolstate": "Enabled"}
    if vm.nics:
        row["ipaddress"] = vm.nics[0].ip
    root = next((v for v in view.volumes_of[vm] if v.kind == "ROOT"), None)
    if root is not None and root.pool is not None:
        row["pooltype"] = root.pool.type
    data = next((v for v in view.volumes_of[vm] if v.offering is not None), None)
    if data is not None and data.offering is not None:
        row |= {"diskofferingid": data.offering.id, "diskofferingname": data.offering.name}
    if vm.backup:
        row["backupofferingid"] = view.estate.ids.uid("backupoffering", "nightly")
        row["backupofferingname"] = "nightly"
    return row


def _affinity(vm: Vm) -> list[Row]:
    if vm.affinity is None:
        return []
    group = vm.affinity
    row = {"description": group.name, "id": group.id, "name": group.name}
    return [{**row, "account": group.account.name}]


def _nic(nic: VmNic, index: int) -> Row:
    network = nic.network
    row: Row = {
        "deviceid": str(index),
        "extradhcpoption": [],
        "gateway": gateway(nic),
        "id": nic.id,
        "ipaddress": nic.ip,
        "isdefault": index == 0,
        "macaddress": nic.mac,
        "netmask": "255.255.252.0" if network.kind.startswith("shared") else "255.255.255.0",
        "networkid": network.id,
        "networkname": network.name,
        "secondaryip": [],
        "traffictype": "Guest",
        "type": "Shared" if network.kind.startswith("shared") else "Isolated",
    }
    if network.vlan is not None:
        row["broadcasturi"] = row["isolationuri"] = f"vlan://{network.vlan}"
    return row


def gateway(nic: VmNic) -> str:
    """Return the gateway of a NIC: a basic zone's network has one in every pod."""
    if nic.network.zone.network != "basic":
        return nic.network.gateway
    return str(IPv4Interface(f"{nic.ip}/22").network[1])


def service_offerings(view: View) -> list[Row]:
    """Rows of listServiceOfferings, system offerings included."""
    return [_offering(view, offering) for offering in view.estate.offerings]


def _offering(view: View, offering: ServiceOffering) -> Row:
    row: Row = {
        "cpunumber": offering.cpus,
        "cpuspeed": offering.mhz,
        "created": iso(view.estate.accounts[0].created),
        "defaultuse": bool(offering.system),
        "diskofferingdisplaytext": offering.name,
        "diskofferingid": view.estate.ids.uid("disk", f"root/{offering.name}"),
        "diskofferingname": offering.name,
        "diskofferingstrictness": False,
        "displaytext": offering.name,
        "dynamicscalingenabled": True,
        "encryptroot": False,
        "gpudisplay": False,
        "hasannotations": False,
        "id": offering.id,
        "iscustomized": False,
        "issystem": bool(offering.system),
        "isvolatile": False,
        "limitcpuuse": False,
        "memory": offering.memory,
        "name": offering.name,
        "offerha": offering.ha,
        "provisioningtype": "thin",
        "rootdisksize": 0,
        "state": "Active",
        "storagetype": "local" if offering.local else "shared",
    }
    extra = {
        "systemvmtype": offering.system,
        "hosttags": offering.host_tags,
        "storagetags": offering.storage_tags,
    }
    return row | {key: value for key, value in extra.items() if value}


def disk_offerings(view: View) -> list[Row]:
    """Rows of listDiskOfferings."""
    rows = []
    for offering in view.estate.disk_offerings:
        row: Row = {
            "created": iso(view.estate.accounts[0].created),
            "disksize": offering.gib,
            "disksizestrictness": False,
            "displayoffering": True,
            "displaytext": offering.name,
            "encrypt": False,
            "hasannotations": False,
            "id": offering.id,
            "iscustomized": offering.gib == 0,
            "name": offering.name,
            "provisioningtype": "thin",
            "state": "Active",
            "storagetype": "shared",
        }
        rows.append(row | ({"tags": offering.tags} if offering.tags else {}))
    return rows


def affinity_groups(view: View) -> list[Row]:
    """Rows of listAffinityGroups."""
    members: dict[object, list[str]] = {}
    for vm in view.estate.vms:
        if vm.affinity is not None:
            members.setdefault(vm.affinity, []).append(vm.id)
    rows = []
    for group in view.estate.affinity_groups:
        row: Row = {
            "description": group.name,
            **owner_ref(group.account),
            "id": group.id,
            "name": group.name,
            "type": group.type,
        }
        if group in members:
            row["virtualmachineIds"] = members[group]
        rows.append(row)
    return rows
