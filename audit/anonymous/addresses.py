"""Addresses hidden so that networks still work: prefixes in common stay in common.

The construction is Crypto-PAn's (Xu, Fan, Ammar, Moon, 2002): each bit is flipped or not by a
keyed function of the bits before it. Two limits keep rules right: addresses stay in their special
range (private, link-local ...), and the last 12 bits of IPv4 stay, so that ranges stay in order.
"""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Prf = Callable[[str], bytes]
_V4, _V6 = 4, 6
_MAC_LENGTH = 6
_SCRAMBLED = {_V4: 20, _V6: 64}  # leading bits that may change
_SMALL = 0xFFFF  # ::1, ::53: an IPv6 interface written by hand
_SPECIAL = {
    _V4: ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
          "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15",
          "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
    _V6: ("::/8", "2000::/3", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10",
          "ff00::/8"),
}  # fmt: skip
_FIXED = tuple(
    ip_network(one) for one in ("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3", "::/8", "ff00::/8")
)


class Addresses:
    """Addresses to addresses of the same family, one to one."""

    def __init__(self, prf: Prf, *, keep_vendor: bool) -> None:
        self._prf = prf
        self._keep_vendor = keep_vendor
        self._flip = lru_cache(maxsize=1 << 20)(self._flip_now)
        self._kept = {family: _kept(family) for family in _SPECIAL}

    def ip(self, text: str) -> str:
        """An address, or a network with its length. Raises ValueError when it is neither."""
        written, slash, length = text.partition("/")
        address = ip_address(written)
        if any(address in net for net in _FIXED if net.version == address.version):
            return text
        number = self._number(address)
        bits = address.max_prefixlen
        if slash:
            host = bits - int(length)
            if not 0 <= host <= bits:
                raise ValueError(text)
            if int(address) & ((1 << host) - 1) == 0:
                number = number >> host << host
        return f"{type(address)(number)}{slash}{length}"

    def mac(self, text: str) -> str:
        """A MAC or WWPN in colons; group addresses and those of protocols stay."""
        octets = text.lower().split(":")
        if octets[0] in {"01", "33", "ff"} or octets[:3] == ["00", "00", "5e"]:
            return text
        if not any(octet.strip("0") for octet in octets):
            return text
        kept = 3 if self._keep_vendor and len(octets) == _MAC_LENGTH else 0
        number = int("".join(octets[kept:]), 16)
        bits = 8 * (len(octets) - kept)
        hidden = self._permuted(number, bits, ":".join(octets[:kept]))
        found = [*octets[:kept], *(f"{byte:02x}" for byte in hidden.to_bytes(bits // 8))]
        if not kept:  # group and local bits mean something
            found[0] = f"{int(found[0], 16) & 0xFC | int(octets[0], 16) & 3:02x}"
        return ":".join(found)

    def _permuted(self, number: int, bits: int, label: str) -> int:
        """A Feistel network of four rounds: no two addresses of a vendor become one."""
        half = bits // 2
        mask = (1 << half) - 1
        left, right = number >> half, number & mask
        for turn in range(4):
            digest = self._prf(f"mac|{label}|{bits}|{turn}|{right:x}")
            left, right = right, left ^ (int.from_bytes(digest[:8]) & mask)
        return left << half | right

    def _number(self, address: IPv4Address | IPv6Address) -> int:
        bits, family, value = address.max_prefixlen, address.version, int(address)
        found = value
        for depth in range(_SCRAMBLED[family]):
            prefix = value >> (bits - depth)
            if self._flip(family, depth, prefix):
                found ^= 1 << (bits - depth - 1)
        low = value & ((1 << 64) - 1)
        if family == _V6 and low > _SMALL:
            found ^= int.from_bytes(self._prf(f"interface|{value >> 64:x}")[:8])
        return found

    def _flip_now(self, family: int, depth: int, prefix: int) -> bool:
        if (depth, prefix) in self._kept[family]:
            return False
        return bool(self._prf(f"ip{family}|{depth}|{prefix:x}")[0] & 1)


def _kept(family: int) -> set[tuple[int, int]]:
    """Prefixes that lead to a special range: what follows them must not move."""
    found = set()
    for text in _SPECIAL[family]:
        net = ip_network(text)
        for depth in range(net.prefixlen):
            found.add((depth, int(net.network_address) >> (net.max_prefixlen - depth)))
    return found
