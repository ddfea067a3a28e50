"""/proc/net/bonding/*: what the driver says of a bond and its members.

Who is not root sees no aggregator of LACP (CAP_NET_ADMIN); `ip -d link` tells it to all.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from collectors.ssh.parse.common import address, labelled, whole

Fields = dict[str, Any]
_MODES = {
    "load balancing (round-robin)": "balance-rr",
    "fault-tolerance (active-backup)": "active-backup",
    "load balancing (xor)": "balance-xor",
    "fault-tolerance (broadcast)": "broadcast",
    "IEEE 802.3ad Dynamic link aggregation": "lacp",
    "transmit load balancing": "balance-tlb",
    "adaptive load balancing": "balance-alb",
}
_NOTE = re.compile(r"\s*\((fail_over_mac|\d).*\)$")
_PARTNER = re.compile(
    r"details partner lacp pdu:.*?system mac address: *([0-9a-fA-F:]{17})", re.DOTALL
)
_HZ = re.compile(r"(\d+) Mbps")


@dataclass
class Bond:
    """Columns of host_bond; of host_bond_member by link; of host_link by link."""

    bond: Fields
    members: dict[str, Fields] = field(default_factory=dict)
    links: dict[str, Fields] = field(default_factory=dict)


def bond(text: str) -> Bond:
    """One file. Raises ValueError for text that is none."""
    head, *slaves = re.split(r"^Slave Interface: *", text, flags=re.MULTILINE)
    told = _first(head)
    if "Bonding Mode" not in told:
        raise ValueError("no bonding mode")
    found = Bond(_bond(told))
    for slave in slaves:
        name, _, rest = slave.partition("\n")
        if name.strip():
            found.members[name.strip()] = _member(rest)
            found.links[name.strip()] = _link(rest)
    ups = [one["up"] for one in found.members.values()]
    found.bond["links_up"] = sum(ups) if None not in ups else None
    return found


def _first(text: str) -> dict[str, str]:
    """The first of equal labels counts: what follows is of the LACP frames."""
    found: dict[str, str] = {}
    for label, value in labelled(text):
        found.setdefault(label, value)
    return found


def _bond(told: dict[str, str]) -> Fields:
    mode = _MODES.get(_NOTE.sub("", told["Bonding Mode"]))
    active = told.get("Currently Active Slave", "None")
    return {
        "mode": mode,
        "lacp_rate": told.get("LACP rate") or None,
        "hash_policy": told.get("Transmit Hash Policy", "").partition(" ")[0] or None,
        "monitor": _monitor(told),
        "min_links": whole(told.get("Min links")),
        "active_member": active if active != "None" else None,
        "partner_mac": address(told.get("Partner Mac Address")),
        "aggregator_ports": whole(told.get("Number of ports")),
    }


def _monitor(told: dict[str, str]) -> float | None:
    """Seconds between two looks at the links, by MII or else by ARP."""
    found = [whole(told.get(f"{kind} Polling Interval (ms)")) for kind in ("MII", "ARP")]
    known = [one for one in found if one is not None]
    return max(known) / 1000 if known else None


def _member(text: str) -> Fields:
    told = _first(text)
    status, partner = told.get("MII Status"), _PARTNER.search(text)
    return {
        "up": status == "up" if status else None,
        "aggregator": whole(told.get("Aggregator ID")),
        "partner_mac": address(partner.group(1)) if partner else None,
        "failures": whole(told.get("Link Failure Count")),
    }


def _link(text: str) -> Fields:
    told = _first(text)
    speed = _HZ.fullmatch(told.get("Speed", ""))
    duplex = told.get("Duplex", "").lower()
    return {
        "permanent_mac": address(told.get("Permanent HW addr")),
        "speed": whole(f"{speed.group(1)}000000") if speed else None,
        "duplex": duplex if duplex in {"full", "half"} else None,
    }
