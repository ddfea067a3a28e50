"""Object identifiers: dotted text, arcs, and BER content bytes (X.690 8.19)."""

import re

_MORE = 0x80
_MAX_ARCS, _MAX_ARC, _ROOTS = 128, 0xFFFFFFFF, 40
_KEPT = 2  # bytes of arcs worth keeping: all under 16,384
_split = re.compile(rb"[\x80-\xff]*[\x00-\x7f]").findall
_long = re.compile(rb"[\x80-\xff]{2,}[\x00-\x7f]")
_small = tuple(map(str, range(_MORE))).__getitem__


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
    if content.isascii():  # every arc is one byte
        arcs = tuple(content)
    else:
        arcs = tuple(int(_texts[septets]) for septets in _split(content))
    _check(content, len(arcs))
    return arcs


def index_of(content: bytes) -> tuple[bytes, str]:
    """Of the part behind a column: bytes that sort as the arcs do, and dotted text.

    Arcs of up to two bytes sort as they are; longer ones get their length in front. Made for a
    MAC table, whose indices all differ. Raises CodecError for what is no part of an OID.
    """
    if content.isascii():
        _check(content, len(content))
        return content, ".".join(map(_small, content))
    arcs = _split(content)
    _check(content, len(arcs))
    return _long.sub(_sortable, content), ".".join(map(_texts.__getitem__, arcs))


def _sortable(arc: re.Match[bytes]) -> bytes:
    return bytes((0xFF, _MORE | len(arc[0]))) + arc[0]


def _check(content: bytes, arcs: int) -> None:
    if content and content[-1] >= _MORE:
        raise CodecError("an OID that ends inside an arc")
    if arcs > _MAX_ARCS:
        raise CodecError("an OID of more than 128 arcs")


def dotted(content: bytes) -> str:
    """A whole OID as dotted text; 0.0 for no bytes, as some devices send a null OID."""
    first, *rest = arcs_of(content) or (0,)
    root = min(first // _ROOTS, 2)
    return ".".join(map(str, (root, first - root * _ROOTS, *rest)))


class _Texts(dict[bytes, str]):
    """An arc as text by its bytes; worked out once for short ones, as MAC addresses are made of."""

    def __missing__(self, septets: bytes) -> str:
        arc = 0
        for septet in septets:
            arc = arc << 7 | septet & 0x7F
            if arc > _MAX_ARC + 2 * _ROOTS or arc == 0 != septet:
                raise CodecError("an arc of more than 32 bits")
        text = str(arc)
        if len(septets) <= _KEPT:
            self[septets] = text
        return text


_texts = _Texts()
