"""Object identifiers: dotted text, arcs, and BER content bytes (X.690 8.19)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import lt
from typing import Any

_MORE = 0x80
_MAX_ARCS, _MAX_ARC, _ROOTS = 128, 0xFFFFFFFF, 40
_MAX_BYTES = _MAX_ARCS * 5  # an arc of 32 bits is five bytes
_THREE_BYTES = re.compile(rb"[\x80-\xff]{2}")  # in an arc: two that are not its last
_KEPT = 8192  # texts of indices: ports have the same ones in every table and on many devices


class CodecError(ValueError):
    """Bytes that are no SNMP answer, or an OID that cannot be written."""


def oid(text: str) -> bytes:
    """BER content of a dotted OID. Raises ValueError when it is none."""
    return oid_of(tuple(map(int, text.strip(".").split("."))))


def oid_of(arcs: tuple[int, ...]) -> bytes:
    """BER content of an OID given by its arcs. Raises CodecError when they are none."""
    good = 1 < len(arcs) <= _MAX_ARCS and 0 <= min(arcs) <= max(arcs) <= _MAX_ARC
    if not good or arcs[0] > 2 or (arcs[0] < 2 and arcs[1] >= _ROOTS):  # noqa: PLR2004
        raise CodecError("an OID has 2 to 128 arcs of 32 bits")
    content: list[int] = []
    for arc in (*arcs[:1:-1], arcs[0] * _ROOTS + arcs[1]):  # from the end
        content.append(arc & 0x7F)
        while arc := arc >> 7:
            content.append(arc & 0x7F | _MORE)
    return bytes(reversed(content))


def arcs_of(content: bytes) -> tuple[int, ...]:
    """Arcs of BER bytes, the first two of a whole OID still as one number.

    Raises CodecError for what is no OID.
    """
    if len(content) > _MAX_BYTES:
        raise CodecError("an OID of more than 128 arcs")
    arcs = tuple(content if content.isascii() else _long_arcs(content))
    if len(arcs) > _MAX_ARCS:
        raise CodecError("an OID of more than 128 arcs")
    return arcs


def _long_arcs(content: bytes) -> list[int]:
    """Arcs that take one byte and more."""
    arcs = []
    arc = 0
    for septet in content:
        if septet < _MORE:
            arcs.append(arc + septet)
            arc = 0
            continue
        arc = arc + septet - _MORE << 7
        if arc == 0:
            raise CodecError("an arc padded, or of more than 32 bits")
    if arc:
        raise CodecError("an OID that ends inside an arc")
    if max(arcs) > _MAX_ARC + 2 * _ROOTS:
        raise CodecError("an arc padded, or of more than 32 bits")
    return arcs


@lru_cache(_KEPT)
def index_of(content: bytes) -> str:
    """Dotted text of the part behind a column. Raises CodecError for what is no part of an OID."""
    return ".".join(map(str, arcs_of(content)))


def rising(contents: list[bytes]) -> int:
    """How many of these, from the first, rise as their arcs do. Raises CodecError."""
    if _THREE_BYTES.search(b"".join(contents)):
        return _rising(list(map(arcs_of, contents)))
    return _rising(contents)  # bytes sort as arcs, as long as no arc takes more than two


def _rising(keys: Sequence[Any]) -> int:
    if all(map(lt, keys, keys[1:])):
        return len(keys)
    return next(place for place in range(1, len(keys)) if keys[place] <= keys[place - 1])


def dotted(content: bytes) -> str:
    """A whole OID as dotted text; 0.0 for no bytes, as some devices send a null OID."""
    first, *rest = arcs_of(content) or (0,)
    root = min(first // _ROOTS, 2)
    return ".".join(map(str, (root, first - root * _ROOTS, *rest)))
