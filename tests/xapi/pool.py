"""Records of a pool of three hosts, by class; by hand, in the shapes of the documentation.

xcp1 is master. Each host: eth0 and eth1 in bond0 (LACP) with VLAN 120 on it, eth2 alone for
storage; a local repository, a shared one by NFS, a shared one by iSCSI with four paths.
"""

import json
from typing import Any

Records = dict[str, dict[str, Any]]
HOSTS = ("xcp1", "xcp2", "xcp3")
SECRET = "canary-chap-secret"
NULL = "OpaqueRef:NULL"
NETWORKS = {
    "management": "xenbr0", "guests": "xapi1", "storage": "xenbr2", "leg0": "xapi3", "leg1": "xapi4"
}  # fmt: skip


def uuid(kind: int, number: int) -> str:
    """A UUID that says what it is of."""
    return f"{kind:08d}-0000-4000-8000-{number:012d}"


def ref(name: str) -> str:
    """A reference as XAPI writes it."""
    return f"OpaqueRef:{name}"


def pool() -> Records:
    """The whole pool."""
    found: Records = {
        name: {}
        for name in (
            "host", "pool", "PIF", "PIF_metrics", "Bond", "network", "SR", "PBD", "pool_update",
            "host_patch",
        )
    }  # fmt: skip
    for number, (label, bridge) in enumerate(NETWORKS.items()):
        found["network"][ref(label)] = {
            "uuid": uuid(3, number), "name_label": label, "bridge": bridge, "MTU": "1500",
        }  # fmt: skip
    for number, name in enumerate(HOSTS, 1):
        _host(found, number, name)
    _stores(found)
    found["pool"][ref("pool")] = {
        "uuid": uuid(1, 1), "name_label": "rack1", "master": ref("xcp1"), "ha_enabled": True,
        "ha_statefiles": ["OpaqueRef:vdi1"], "ha_host_failures_to_tolerate": "1",
    }  # fmt: skip
    for number, name in enumerate(("XS82E001", "XS82E002"), 1):
        found["pool_update"][ref(name)] = {
            "uuid": uuid(9, number), "name_label": name, "version": "1.0", "key": "public",
            "hosts": [ref(host) for host in HOSTS],
        }  # fmt: skip
    alone: Records = json.loads(json.dumps(found))  # nothing is shared
    return alone


def _host(found: Records, number: int, name: str) -> None:
    found["host"][ref(name)] = {
        "uuid": uuid(2, number), "name_label": name, "hostname": name, "enabled": True,
        "address": f"192.0.2.{10 + number}", "other_config": {"boot_time": "1760000000."},
        "power_on_config": {"power_on_password_secret": SECRET},
        "software_version": {
            "product_brand": "XCP-ng", "product_version": "8.2.1",
            "build_number": "release/yangtze", "linux": "4.19.0+1",
        },
        "bios_strings": {
            "system-manufacturer": "Dell Inc.", "system-product-name": "PowerEdge R640",
            "system-serial-number": f"SER{number}",
        },
    }  # fmt: skip
    for leg in range(3):
        _pif(
            found, name, f"eth{leg}", leg, f"leg{leg}" if leg < 2 else "storage",
            mac=f"02:00:00:00:{number:02x}:0{leg}",
        )  # fmt: skip
    _pif(found, name, "bond0", None, "management", mac=f"02:00:00:00:{number:02x}:00")
    _pif(found, name, "bond0", None, "guests", vlan="120", mac=f"02:00:00:00:{number:02x}:00")
    bond = ref(f"{name}/bond")
    pifs = found["PIF"]
    for leg in range(2):
        pifs[ref(f"{name}/eth{leg}")]["bond_slave_of"] = bond
    pifs[ref(f"{name}/bond0")] |= {
        "bond_master_of": [bond], "IP": f"192.0.2.{10 + number}", "netmask": "255.255.255.0",
        "IPv6": ["fe80::1/64"], "management": True,
    }  # fmt: skip
    found["Bond"][bond] = {
        "uuid": uuid(6, number), "master": ref(f"{name}/bond0"), "mode": "lacp", "links_up": "2",
        "slaves": [ref(f"{name}/eth0"), ref(f"{name}/eth1")], "primary_slave": ref(f"{name}/eth0"),
        "properties": {"hashing_algorithm": "tcpudp_ports", "lacp-time": "slow"},
    }  # fmt: skip


def _pif(
    found: Records, host: str, device: str, leg: int | None, network: str, vlan: str = "-1",
    *, mac: str,
) -> None:  # fmt: skip
    name = f"{host}/{device}" if vlan == "-1" else f"{host}/{device}.{vlan}"
    found["PIF"][ref(name)] = {
        "uuid": name, "device": device, "host": ref(host), "MAC": mac, "MTU": "1500", "VLAN": vlan,
        "physical": leg is not None, "currently_attached": True, "IP": "", "netmask": "",
        "IPv6": [], "bond_slave_of": NULL, "bond_master_of": [], "network": ref(network),
        "metrics": ref(f"{name}/m"),
    }  # fmt: skip
    found["PIF_metrics"][ref(f"{name}/m")] = {
        "carrier": True, "speed": "10000", "duplex": True,
        "pci_bus_path": "N/A" if leg is None else f"0000:04:00.{leg}",
    }  # fmt: skip


def _stores(found: Records) -> None:
    shapes: dict[str, tuple[str, bool, dict[str, str]]] = {
        "nfs1": ("nfs", True, {"server": "192.0.2.50", "serverpath": "/vol/nfs1"}),
        "lun1": (
            "lvmoiscsi", True,
            {"target": "192.0.2.60", "targetIQN": "iqn.2001-04.example:a", "SCSIid": "36001",
             "chapuser": "xen", "chappassword": SECRET},
        ),
    }  # fmt: skip
    shapes |= {f"local-{host}": ("ext", False, {"device": "/dev/sda3"}) for host in HOSTS}
    for number, (name, (kind, shared, config)) in enumerate(shapes.items(), 1):
        found["SR"][ref(name)] = {
            "uuid": uuid(7, number), "name_label": name, "type": kind, "shared": shared,
            "physical_size": "1000000000000", "physical_utilisation": "250000000000",
        }  # fmt: skip
        for host in HOSTS:
            if not shared and not name.endswith(host):
                continue
            paths = {"mpath-36001": "[4, 4, -1, -1]", "multipathed": "true"}
            found["PBD"][ref(f"{host}/{name}")] = {
                "uuid": f"{host}/{name}", "host": ref(host), "SR": ref(name),
                "device_config": config, "currently_attached": True,
                "other_config": paths if name == "lun1" else {},
            }  # fmt: skip
