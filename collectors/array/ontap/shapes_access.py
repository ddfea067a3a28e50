"""ONTAP's network and access as its maps read them: interfaces, ports, exports, mappings, logins.

As shapes.py: one object of an answer, the objects of the map; members that are added start with @.
"""

from collections.abc import Iterator
from typing import Any

from collectors.array.ontap.shapes import Shape, measured
from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, objects, plain

_PROTOCOLS = {
    "data_nfs": "nfs",
    "data_iscsi": "iscsi",
    "data_cifs": "smb",
    "data_nvme_tcp": "nvme",
    "data_s3_server": "s3",
    "intercluster_core": "intercluster",
    "cluster_core": "cluster",
}


def interface(item: Item) -> Iterator[Item]:
    """An IP interface with its protocols."""
    services = item.get("services")
    names = [plain(one) for one in services] if isinstance(services, list) else []
    found = {_PROTOCOLS[name] for name in names if name in _PROTOCOLS}
    found |= {"mgmt" for name in names if name.startswith("management_")}
    yield {**item, "@protocol": ",".join(sorted(found)) or None}


def ethernet(item: Item) -> Iterator[Item]:
    """A port with the first neighbour it hears, LLDP before CDP, and its load."""
    heard = objects(item.get("discovered_devices"))
    heard.sort(key=lambda one: one.get("protocol") != "lldp")
    first = heard[0] if heard else {}
    active = at(item, "lag/active_ports")
    member = at(item, "lag/member_ports")
    names = sorted(plain(one.get("name")) for one in objects(active))
    yield {
        **item,
        "@speed": item.get("speed"),
        "@switch": first.get("system_name") or first.get("name"),
        "@switch_port": first.get("remote_port"),
        "@active": ",".join(names) if isinstance(active, list) or member else None,
        "@measured": measured(item),
    }


def fc_port(item: Item) -> Iterator[Item]:
    """An FC port; the fabric tells switch and port as one word."""
    switch, _, port = plain(at(item, "fabric/switch_port")).rpartition(":")
    yield {
        **item,
        "@switch": switch or None,
        "@switch_port": port if switch else None,
        "@measured": measured(item),
    }


def fc_interface(item: Item) -> Iterator[Item]:
    """An FC interface never moves to another node (hosts have other paths)."""
    port, home = at(item, "location/port/uuid"), at(item, "location/home_port/uuid")
    yield {**item, "@home": port == home if port and home else None, "@moves": False}


def nfs_service(item: Item) -> Iterator[Item]:
    """One object per version of NFS."""
    for field, protocol in (("v3", "nfs3"), ("v40", "nfs4.0"), ("v41", "nfs4.1")):
        on, version = boolean(item.get("enabled")), boolean(at(item, f"protocol/{field}_enabled"))
        known = on is not None and version is not None
        off = on is False or version is False
        yield {**item, "@protocol": protocol, "@enabled": False if off else True if known else None}


def export_policy(item: Item) -> Iterator[Item]:
    """One object per client of each rule. Raises ValueError after them when there are more."""
    for rule in objects(item.get("rules")):
        protocols = rule.get("protocols")
        for client in objects(rule.get("clients")):
            yield {
                **item,
                "@number": rule.get("index"),
                "@client": client.get("match"),
                "@read": _lets(rule.get("ro_rule")),
                "@write": _lets(rule.get("rw_rule")),
                "@root": _lets(rule.get("superuser"), nobody="none"),
                "@protocol": ",".join(sorted(map(plain, protocols))) if protocols else None,
            }
    if boolean(item.get("are_rules_truncated")) is True:
        raise ValueError("the list of its rules was cut short")


def _lets(flavours: Any, nobody: str = "never") -> bool | None:
    """Whether a rule lets somebody: any flavour but never (and none, which maps to nobody)."""
    if not isinstance(flavours, list):
        return None
    return bool({plain(one) for one in flavours} - {"never", nobody})


def lun_map(item: Item) -> Iterator[Item]:
    """One object per initiator of the group; the group alone where they are not told."""
    told = at(item, "igroup/initiators")
    names = [one.get("name") if isinstance(one, dict) else one for one in told or ()]
    for name in names or [None]:
        yield {**item, "@initiator": plain(name).lower()}


def igroup(item: Item) -> Iterator[Item]:
    """One object per LUN and initiator of a group."""
    names = [plain(one.get("name")).lower() for one in objects(item.get("initiators"))]
    for mapped in objects(item.get("lun_maps")):
        lun, number = at(mapped, "lun/uuid"), mapped.get("logical_unit_number")
        for name in names or [""]:
            yield {**item, "@lun": lun, "@number": number, "@initiator": name}


def subsystem(item: Item) -> Iterator[Item]:
    """One object per namespace and host of an NVMe subsystem."""
    names = [plain(one.get("nqn")).lower() for one in objects(item.get("hosts"))]
    for mapped in objects(item.get("subsystem_maps")):
        for name in names or [""]:
            yield {**item, "@lun": at(mapped, "namespace/uuid"), "@initiator": name}


def iscsi_session(item: Item) -> Iterator[Item]:
    """One object per connection of a session; the session alone where none is told."""
    for one in objects(item.get("connections")) or [{}]:
        port, address = at(one, "interface/uuid"), at(one, "initiator_address/address")
        yield {**item, "@port": port, "@address": address}


ACCESS: dict[str, Shape] = {
    "/api/network/ip/interfaces": interface,
    "/api/network/ethernet/ports": ethernet,
    "/api/network/fc/ports": fc_port,
    "/api/network/fc/interfaces": fc_interface,
    "/api/protocols/nfs/services": nfs_service,
    "/api/protocols/nfs/export-policies": export_policy,
    "/api/protocols/san/lun-maps": lun_map,
    "/api/protocols/san/igroups": igroup,
    "/api/protocols/nvme/subsystems": subsystem,
    "/api/protocols/san/iscsi/sessions": iscsi_session,
}
