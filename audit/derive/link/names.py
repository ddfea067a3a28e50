"""Names of devices and ports as people and protocols write them."""

import re
from collections.abc import Iterable
from ipaddress import ip_address

_SERIAL = re.compile(r"\([^()]*\)\s*$")
_PORT = re.compile(r"([a-z][a-z-]*)\s*(\d.*)")
_MAC = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}")
_WORD = re.compile(r"[a-z0-9][a-z0-9_.-]*")
# VRRP, HSRP 1 and 2, GLBP, EVPN anycast gateways: an address many devices share is nobody's NIC
_VIRTUAL = ("00:00:5e:00:0", "00:00:0c:07:ac", "00:00:0c:9f:f", "00:07:b4:00", "00:1c:73:00:00:99")
_BMC = re.compile(r"\b(?:i?lo|ilo\d|idrac|drac|ipmi|bmc|xcc|imm|cimc|irmc|oob|console)\b")


def full(name: str | None) -> str:
    """`KVM01.example.com(FDO1)` -> `kvm01.example.com`; empty for nothing."""
    return _SERIAL.sub("", (name or "").strip().lower()).rstrip(".")


def short(name: str | None) -> str:
    """The first label of a name; an address stays whole."""
    text = full(name)
    return text if is_address(text) else text.partition(".")[0]


def is_address(text: str) -> bool:
    """Whether a text is an IPv4 or IPv6 address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def without_port(text: str) -> str:
    """`10.0.0.1:443`, `[FD00:0::1]:443`, `NFS01.` -> `10.0.0.1`, `fd00::1`, `nfs01`."""
    lowered = text.strip().lower().rstrip(".")
    if lowered.startswith("["):
        lowered = lowered[1:].partition("]")[0]
    elif lowered.count(":") == 1:
        lowered = lowered.partition(":")[0]
    return str(ip_address(lowered)) if is_address(lowered) else lowered


def is_unicast(mac: str | None) -> bool:
    """Whether a MAC address can be the NIC of one machine."""
    if not mac or not _MAC.fullmatch(mac) or mac == "00:00:00:00:00:00":
        return False
    return not mac.startswith(_VIRTUAL) and not int(mac[1], 16) & 1


def port_key(name: str) -> str:
    """One spelling of `Gi1/0/1`, `GigabitEthernet1/0/1`, `gigabitethernet 1/0/1`."""
    found = _PORT.fullmatch(name.strip().lower())
    if not found:
        return name.strip().lower()
    return found.group(1)[:2] + found.group(2).replace(" ", "")


def words(text: str) -> Iterable[str]:
    """Words of a port's description, full and short, without those that follow a BMC's name."""
    lowered = text.lower()
    if _BMC.search(lowered):
        return ()
    found = [word.strip("._-") for word in _WORD.findall(lowered)]
    return dict.fromkeys([*found, *(short(word) for word in found)])
