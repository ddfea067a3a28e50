"""What an interface is by its ifType and its name: a port with a connector, a LAG, or neither."""

import re

from collectors.snmp.families import Family

ETHERNET = frozenset({6, 62, 69, 117})
_FIBRE_CHANNEL, _LAG = 56, 161
_NAMED_LAG_TYPES = frozenset({1, 53, 54, 161})  # other, propVirtual, propMultiplexor
_LAG_NAME = re.compile(
    r"(?:po|port-?channel|ae|bond|bundle-ether|trk|lag|be|eth-trunk|bridge-aggregation"
    r"|route-aggregation|bagg|ragg|team|mpo|mlag-port-channel)[ -]?\d+",
    re.IGNORECASE,
)
_VIRTUAL_NAME = re.compile(
    r"(?:vl(?:an)?[-_ ]?\d|vlan|stack|lo(?:opback)?[ -]?\d*$|null|nu\d|tu(?:n|nel)?[ -]?\d|nve"
    r"|vxlan|bridge|br[-_]|irb|cpu|sup-eth|inband|docker|veth|dummy|bond|virtual|vtep|async|gre|sit\d)",
    re.IGNORECASE,
)


def is_lag(kind: int | None, name: str, family: Family) -> bool:
    """A LAG by ifType, by what its family calls them, or virtual and named as one."""
    if kind == _LAG or (family.lags is not None and family.lags.search(name)):
        return True
    return kind in _NAMED_LAG_TYPES and _LAG_NAME.fullmatch(name) is not None


def has_connector(kind: int | None, name: str, family: Family) -> bool:
    """A port by type and name; ifConnectorPresent is false where only the optic is missing."""
    if kind not in ETHERNET and kind != _FIBRE_CHANNEL:
        return False
    virtual = family.virtual
    return not _VIRTUAL_NAME.match(name) and not (virtual is not None and virtual.search(name))
