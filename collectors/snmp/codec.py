"""SNMP version 1 and 2c on the wire: requests to bytes, answers to varbinds (RFC 1157, RFC 3416).

Only what a reader needs: GetNextRequest and GetBulkRequest are written, a Response is read; there
is no SetRequest. Every bound of what a device sends is checked: all that comes out is CodecError.

Varbinds come as three lists. names: OIDs as BER content; values: a number for INTEGER and
counters, lower-case hex for OCTET STRING and Opaque, dotted text for OBJECT IDENTIFIER and
IpAddress, None for NULL and the exceptions noSuchObject, noSuchInstance, endOfMibView.
"""

from dataclasses import dataclass
from functools import lru_cache
from struct import iter_unpack

from collectors.snmp.oids import CodecError, dotted

Value = int | str | None
Varbinds = tuple[list[bytes], list[int], list[Value]]  # names, tags, values

GET_NEXT, RESPONSE, GET_BULK = 0xA1, 0xA2, 0xA5
V1, V2C = 0, 1
INTEGER, OCTETS, NULL, OID, SEQUENCE, IP_ADDRESS = 0x02, 0x04, 0x05, 0x06, 0x30, 0x40
EMPTY = frozenset({NULL, 0x80, 0x81, 0x82})  # noSuchObject, noSuchInstance, endOfMibView

_UNSIGNED = frozenset({0x41, 0x42, 0x43, 0x46, 0x47})  # Counter32, Gauge32, TimeTicks, Counter64
INTEGERS = _UNSIGNED | {INTEGER}
_LONG = 0x80
_MAX_LENGTH_BYTES, _IPV4 = 4, 4
_MAX_BYTES = 9  # of a number: 64 bits and a leading zero
_SIZES = frozenset(range(1, _MAX_BYTES + 1))
_NEGATIVE = b"\x80"  # a number below it, byte by byte, has no sign


@dataclass(frozen=True, slots=True)
class Response:
    """What a device answered. status, index: error-status and error-index; 0, 0 is good."""

    request_id: int
    status: int
    index: int
    varbinds: Varbinds


def request(
    kind: int, version: int, community: bytes, numbers: tuple[int, int, int], names: list[bytes]
) -> bytes:
    """A request as bytes. Raises CodecError for a kind that does not only read.

    numbers: request id, then two zeros, or non-repeaters and max-repetitions; names: OIDs as BER.
    """
    if kind not in (GET_NEXT, GET_BULK):
        raise CodecError(f"PDU 0x{kind:02x} is not a read and is never sent.")
    binds = b"".join([_bind(name) for name in names])
    number = _tlv(INTEGER, _integer(numbers[0]))
    pdu = _tlv(kind, number + _small(numbers[1]) + _small(numbers[2]) + _tlv(SEQUENCE, binds))
    return _tlv(SEQUENCE, _small(version) + _tlv(OCTETS, community) + pdu)


def response(data: bytes) -> Response:
    """A Response out of a datagram. Raises CodecError when it is none, or breaks a bound."""
    try:
        pos, end = _enter(data, 0, len(data), SEQUENCE)  # padding after it is ignored
        version, pos = _number(data, pos, end)
        pos, last = _enter(data, _enter(data, pos, end, OCTETS)[1], end, RESPONSE)
        if version not in (V1, V2C) or last != end:
            raise CodecError("not an SNMPv1 or v2c message")
        request_id, pos = _number(data, pos, end)
        status, pos = _number(data, pos, end)
        index, pos = _number(data, pos, end)
        pos, last = _enter(data, pos, end, SEQUENCE)
        if last != end:
            raise CodecError("bytes after the varbinds")
        return Response(request_id, status, index, _varbinds(data, pos, end))
    except IndexError as error:
        raise CodecError("cut short") from error


def _varbinds(data: bytes, pos: int, end: int) -> Varbinds:
    """The hot loop: a varbind under 128 bytes, as most are, is read in place."""
    if (alike := _alike(data, pos, end)) is not None:
        return alike
    names, tags, raws = [], [], []
    while pos < end:
        size, first = data[pos + 1], pos + 4
        stop, last = pos + 2 + size, first + data[pos + 3]
        start = last + 2
        if not (size < _LONG and data[pos] == SEQUENCE and data[pos + 2] == OID
                and start + data[last + 1] == stop <= end):  # fmt: skip
            first, last, start, stop = _bounds(data, pos, end)
        names.append(data[first:last])
        tags.append(data[last])
        raws.append(data[start:stop])
        pos = stop
    return names, tags, _values(tags, raws)


def _alike(data: bytes, pos: int, end: int) -> Varbinds | None:
    """Varbinds that are all as long as the first, as states are, in half the time; else None."""
    size, name = (data[pos + 1], data[pos + 3]) if pos < end else (_LONG, 0)
    step, tag, value = size + 2, pos + 4 + name, size - name - 4
    heads = ((pos, SEQUENCE), (pos + 1, size), (pos + 2, OID), (pos + 3, name), (tag + 1, value))
    count, rest = divmod(end - pos, step)
    whole = not rest and value >= 0 and size < _LONG
    if not whole or any(data[place:end:step] != bytes((byte,)) * count for place, byte in heads):
        return None
    names, raws = zip(*iter_unpack(f"4x{name}s2x{value}s", data[pos:end]), strict=True)
    tags = list(data[tag:end:step])
    return list(names), tags, _values(tags, raws)


def _bounds(data: bytes, pos: int, end: int) -> tuple[int, int, int, int]:
    """Where name and value of any varbind start and stop, however its lengths are written."""
    inner, stop = _content(data, pos)
    first, last = _content(data, inner)
    start, whole = _content(data, last)
    if data[pos] != SEQUENCE or data[inner] != OID or not whole == stop <= end:
        raise CodecError("a varbind that is no pair of OID and value")
    return first, last, start, stop


def _values(tags: list[int], raws: list[bytes] | tuple[bytes, ...]) -> list[Value]:
    """Values of one type, as in a long column, are decoded at once: half the time."""
    tag = tags[0] if tags and tags.count(tags[0]) == len(tags) else NULL
    if tag == OCTETS:
        return list(map(bytes.hex, raws))
    unsigned = tag in _UNSIGNED or (tag == INTEGER and max(raws) < _NEGATIVE)
    if unsigned and _SIZES.issuperset(map(len, raws)):
        return list(map(int.from_bytes, raws))
    return list(map(_value, tags, raws))


def _value(tag: int, raw: bytes) -> Value:
    if tag in INTEGERS:
        if len(raw) not in _SIZES:
            raise CodecError(f"a number of {len(raw)} bytes")
        return int.from_bytes(raw, signed=tag == INTEGER)
    if tag in EMPTY:
        return None
    if tag == OID:
        return dotted(raw)
    return ".".join(map(str, raw)) if tag == IP_ADDRESS and len(raw) == _IPV4 else raw.hex()


def _enter(data: bytes, pos: int, end: int, tag: int) -> tuple[int, int]:
    """Start and end of the content of an element that must have this tag."""
    if data[pos] != tag:
        raise CodecError(f"tag 0x{data[pos]:02x} where 0x{tag:02x} belongs")
    start, stop = _content(data, pos)
    if stop > end:
        raise CodecError("an element longer than what holds it")
    return start, stop


def _content(data: bytes, pos: int) -> tuple[int, int]:
    """Start and end of the content of any element."""
    size = data[pos + 1]
    return (pos + 2, pos + 2 + size) if size < _LONG else _long(data, pos + 1)


def _long(data: bytes, pos: int) -> tuple[int, int]:
    """Start and end of a content whose length is written in several bytes."""
    count = data[pos] & 0x7F
    if not 0 < count <= _MAX_LENGTH_BYTES:
        raise CodecError("a length without end or of more than 32 bits")
    start = pos + 1 + count
    stop = start + int.from_bytes(data[pos + 1 : start])
    if stop > len(data):
        raise CodecError("cut short")
    return start, stop


def _number(data: bytes, pos: int, end: int) -> tuple[int, int]:
    start, stop = _enter(data, pos, end, INTEGER)
    return int.from_bytes(data[start:stop][:_MAX_BYTES], signed=True), stop


def _bind(name: bytes) -> bytes:
    """A name with NULL for its value; short ones at once."""
    size = len(name)
    if size < _LONG - 4:
        return b"%c%c%c%c%b\x05\x00" % (SEQUENCE, size + 4, OID, size, name)
    return _tlv(SEQUENCE, _tlv(OID, name) + bytes((NULL, 0)))


@lru_cache(1024)
def _small(value: int) -> bytes:
    """A number that is written again and again."""
    return _tlv(INTEGER, _integer(value))


def _integer(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, signed=True)


def _tlv(tag: int, content: bytes) -> bytes:
    if (size := len(content)) < _LONG:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, _LONG | len(length))) + length + content
