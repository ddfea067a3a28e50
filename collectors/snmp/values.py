"""Values as devices send them: text of any encoding, MAC addresses in six spellings, bitmaps.

Pure and total: nothing a device sends raises; what cannot be read is None or empty.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv6Address

MAX_BITS = 1 << 16  # more bits than any list of ports or VLANs has
_CLOCK = 1 << 32  # hundredths of a second: 497 days
_SOON = 360_000  # an hour
_MAC_BYTES = 6
_MAC = re.compile(
    r"(?:[0-9a-f]{1,2}[:\- ]){5}[0-9a-f]{1,2}|[0-9a-f]{4}([.\-])[0-9a-f]{4}\1[0-9a-f]{4}"
)
_HEX_TEXT = re.compile(rb"(?:[0-9A-Fa-f]{2}[ \r\n]+)+(?:[0-9A-Fa-f]{2}(?=$|\s))?")
_NOTHING = frozenset(
    {"", "n/a", "na", "none", "null", "unknown", "not specified", "not available", "not advertised"}
)
_MASKED = re.compile(r"<\w+>")
_PYTHON_BYTES = re.compile(r"b'(.*)'", re.DOTALL)  # SONiC's agent writes them so


def text(raw: bytes) -> str | None:
    """Text: UTF-8, else latin-1; without NUL, without spaces around; None when nothing is told."""
    try:
        found = raw.decode()
    except UnicodeDecodeError:
        found = raw.decode("latin-1")
    written = _PYTHON_BYTES.fullmatch(found)
    found = written.group(1).replace("\\x00", "") if written else found
    found = "".join(c if c.isprintable() or c in "\n\t" else " " for c in found.replace("\0", ""))
    found = found.strip()
    return None if found.lower() in _NOTHING or _MASKED.fullmatch(found) else found


def mac(raw: bytes) -> str | None:
    """Six bytes, or a spelling of them, as 00:1b:21:bb:e6:f0; None for none and for zeros."""
    if len(raw) == _MAC_BYTES:
        return _colons(raw)
    spelled = raw.decode("latin-1").strip().lower()
    if not _MAC.fullmatch(spelled):
        return None
    if spelled.count(spelled[4]) == 2 and spelled[4] in ".-":  # noqa: PLR2004  three groups of four
        return _colons(bytes.fromhex(re.sub(r"[.\-]", "", spelled)))
    return _colons(bytes(int(two, 16) for two in re.split(r"[:\- ]", spelled)))


def _colons(raw: bytes) -> str | None:
    return raw.hex(":") if any(raw) else None


def mac_of_arcs(arcs: tuple[int, ...]) -> str | None:
    """A MAC address that stands in an index."""
    if len(arcs) != _MAC_BYTES or any(not 0 <= arc <= 0xFF for arc in arcs):  # noqa: PLR2004
        return None
    return _colons(bytes(arcs))


def address(raw: bytes, family: int | None = None) -> str | None:
    """An IP address of 4 or 16 bytes, the address family (IANA) before it or beside it."""
    if family is None and len(raw) in (5, 17):
        family, raw = raw[0], raw[1:]
    if family in (None, 1) and len(raw) == 4:  # noqa: PLR2004
        return ".".join(map(str, raw)) if any(raw) else None
    if family in (None, 2, 20) and len(raw) == 16:  # noqa: PLR2004
        return str(IPv6Address(raw)) if any(raw) else None
    return None


def octets(raw: bytes) -> bytes:
    """Bytes of a bitmap; some agents (and recordings) give them spelled: "28 00 2 4"."""
    spelled = _HEX_TEXT.match(raw)
    return bytes.fromhex(spelled.group().decode()) if spelled else raw


def bits(raw: bytes, first: int = 0) -> list[int]:
    """Numbers of the bits that are set, the first bit (0x80) being `first`; bounded."""
    found = []
    for position, byte in enumerate(octets(raw)[: MAX_BITS // 8]):
        if byte:
            start = position * 8 + first
            found += [start + bit for bit in range(8) if byte & 0x80 >> bit]
    return found


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as first and last of runs, in order."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def passed(first: int, second: int) -> float | None:
    """Seconds between two readings of a 32-bit clock in hundredths; None after a restart.

    A clock that was just below its end has wrapped, not restarted.
    """
    ticks = second - first
    if ticks < 0 and first > _CLOCK - _SOON and second < _SOON:
        ticks += _CLOCK
    return ticks / 100 if ticks > 0 else None
