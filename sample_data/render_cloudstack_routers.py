"""Virtual routers and system VMs: fields as recorded from 4.22."""

from sample_data.answers import Row
from sample_data.estate import View
from sample_data.ids import iso
from sample_data.objects_infra import Host
from sample_data.objects_work import Router, SystemVm
from sample_data.render_cloudstack_edge import router_checks
from sample_data.render_common import zone_ref


def _template(view: View, host: Host | None) -> Row:
    hypervisor = host.hypervisor if host else view.estate.hosts[0].hypervisor
    name = f"systemvm-{hypervisor.lower()}-4.22.0"
    return {
        "hypervisor": hypervisor,
        "templateid": view.estate.ids.uid("template", f"{name}/{hypervisor}"),
        "templatename": name,
    }


def routers(view: View) -> list[Row]:
    """Rows of listRouters."""
    return [_router(view, router) for router in view.estate.routers]


def _router(view: View, router: Router) -> Row:
    ids, host, root = view.estate.ids, router.host, view.estate.domains[0]
    row: Row = {
        "account": "system",
        "arch": "x86_64",
        "created": iso(router.created),
        "domain": root.name,
        "domainid": root.id,
        "domainpath": root.path,
        "hasannotations": False,
        **router_checks(view, router),
        "id": router.id,
        "isredundantrouter": router.redundant,
        **_addresses(view, router),
        "name": router.name,
        "networkdomain": "guest.internal",
        "podid": router.pod.id,
        "podname": router.pod.name,
        "redundantstate": router.redundant_state,
        "requiresupgrade": router.requires_upgrade,
        "role": "VIRTUAL_ROUTER",
        "scriptsversion": ids.uid("scripts", view.estate.spec.cloudstack),
        "serviceofferingid": router.offering.id,
        "serviceofferingname": router.offering.name,
        "softwareversion": router.version,
        "state": router.state,
        **_template(view, host),
        "version": "4.22.0",
        **zone_ref(router.zone),
    }
    row |= {f"dns{i}": address for i, address in enumerate(router.zone.dns, 1)}
    row["nic"] = _router_nics(view, router, row)
    if host is not None and router.state == "Running":
        row |= {"hostid": host.id, "hostname": host.name, "hostcontrolstate": "Enabled"}
    if router.vpc is not None:
        row |= {"vpcid": router.vpc.id, "vpcname": router.vpc.name}
    return row | _public_side(view, router)


def _addresses(view: View, router: Router) -> Row:
    ids, network = view.estate.ids, router.network
    return {
        "guestipaddress": router.guest_ip,
        "guestmacaddress": ids.mac("02:02", "guest", router.id),
        "guestnetmask": "255.255.255.0",
        "guestnetworkid": network.id,
        "guestnetworkname": network.name,
        "linklocalip": router.private_ip
        or f"169.254.{int(router.id[:2], 16)}.{int(router.id[2:4], 16)}",
        "linklocalmacaddress": ids.mac("0e:00", "link", router.id),
        "linklocalnetmask": router.pod.netmask if router.private_ip else "255.255.0.0",
        "linklocalnetworkid": ids.uid("network", f"{router.zone.name}/control"),
    }


def _public_side(view: View, router: Router) -> Row:
    if not router.public_ip:
        return {}
    part = next(r for r in view.estate.ranges if r.zone is router.zone and r.public)
    return {
        "gateway": part.gateway,
        "publicip": router.public_ip,
        "publicmacaddress": view.estate.ids.mac("02:03", "public", router.id),
        "publicnetmask": part.netmask,
        "publicnetworkid": part.network_id,
    }


def _router_nics(view: View, router: Router, row: Row) -> list[Row]:
    network, ids = router.network, view.estate.ids
    guest: Row = {
        "id": ids.uid("nic", f"{router.id}/guest"),
        "ipaddress": router.guest_ip,
        "isdefault": not router.public_ip,
        "macaddress": row["guestmacaddress"],
        "mtu": 1500,
        "netmask": row["guestnetmask"],
        "networkid": network.id,
        "networkname": network.name,
        "traffictype": "Guest",
        "type": "Shared" if network.kind.startswith("shared") else "Isolated",
    }
    if network.vlan is not None:
        guest["broadcasturi"] = guest["isolationuri"] = f"vlan://{network.vlan}"
    control = {
        "gateway": router.pod.gateway if router.private_ip else "169.254.0.1",
        "id": ids.uid("nic", f"{router.id}/control"),
        "ipaddress": row["linklocalip"],
        "isdefault": False,
        "macaddress": row["linklocalmacaddress"],
        "netmask": row["linklocalnetmask"],
        "networkid": row["linklocalnetworkid"],
        "traffictype": "Control",
    }
    return [guest, control]


def system_vms(view: View) -> list[Row]:
    """Rows of listSystemVms."""
    return [_system_vm(view, machine) for machine in view.estate.system_vms]


def _system_vm(view: View, machine: SystemVm) -> Row:
    ids, host, pod = view.estate.ids, machine.host, machine.pod
    public = next(ip for ip in view.estate.public_ips if ip.system_vm is machine)
    row: Row = {
        "agentstate": machine.agent_state,
        "arch": "x86_64",
        "created": iso(machine.created),
        "gateway": public.range.gateway,
        "hasannotations": False,
        "id": machine.id,
        "isdynamicallyscalable": False,
        "linklocalip": f"169.254.{int(machine.id[:2], 16)}.{int(machine.id[2:4], 16)}",
        "linklocalmacaddress": ids.mac("0e:00", "link", machine.id),
        "linklocalnetmask": "255.255.0.0",
        "name": machine.name,
        "podid": pod.id,
        "podname": pod.name,
        "privateip": machine.private_ip,
        "privatemacaddress": ids.mac("02:04", "private", machine.id),
        "privatenetmask": pod.netmask,
        "publicip": machine.public_ip,
        "publicmacaddress": ids.mac("02:05", "public", machine.id),
        "publicnetmask": public.range.netmask,
        "serviceofferingid": machine.offering.id,
        "serviceofferingname": machine.offering.name,
        "state": machine.state,
        "systemvmtype": machine.kind,
        **_template(view, host),
        "version": view.estate.spec.cloudstack,
        **zone_ref(machine.zone),
    }
    row |= {f"dns{i}": address for i, address in enumerate(machine.zone.dns, 1)}
    if machine.kind == "consoleproxy":
        row["activeviewersessions"] = 0
    if host is not None and machine.state == "Running":
        row |= {"hostid": host.id, "hostname": host.name, "hostcontrolstate": "Enabled"}
    return row
