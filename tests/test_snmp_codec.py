"""The SNMP codec: against pysnmp's in both directions, and against everything malformed."""

import time
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import api, rfc1902, rfc1905

from collectors.snmp import codec
from collectors.snmp.codec import Response, request, response
from collectors.snmp.oids import CodecError, arcs_of, dotted, index_of, oid, oid_of, rising

V1, V2 = api.PROTOCOL_MODULES[api.SNMP_VERSION_1], api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]

ARC = st.integers(0, 0xFFFFFFFF) | st.integers(0, 300)
OIDS = st.tuples(st.just(1), st.integers(0, 39), st.lists(ARC, min_size=1, max_size=40)).map(
    lambda parts: (parts[0], parts[1], *parts[2])
)
OCTETS = st.binary(max_size=300)
VALUES: st.SearchStrategy[tuple[Any, int, Any]] = st.one_of(
    st.integers(-(2**31), 2**31 - 1).map(lambda n: (rfc1902.Integer32(n), 0x02, n)),
    st.integers(0, 2**32 - 1).map(lambda n: (rfc1902.Counter32(n), 0x41, n)),
    st.integers(0, 2**32 - 1).map(lambda n: (rfc1902.Gauge32(n), 0x42, n)),
    st.integers(0, 2**32 - 1).map(lambda n: (rfc1902.TimeTicks(n), 0x43, n)),
    st.integers(0, 2**64 - 1).map(lambda n: (rfc1902.Counter64(n), 0x46, n)),
    OCTETS.map(lambda b: (rfc1902.OctetString(b), 0x04, b.hex())),
    OCTETS.map(lambda b: (rfc1902.Opaque(b), 0x44, b.hex())),
    st.binary(min_size=4, max_size=4).map(
        lambda b: (rfc1902.IpAddress(b), 0x40, ".".join(map(str, b)))
    ),
    OIDS.map(lambda o: (rfc1902.ObjectIdentifier(o), 0x06, ".".join(map(str, o)))),
    st.just((rfc1905.noSuchObject, 0x80, None)),
    st.just((rfc1905.noSuchInstance, 0x81, None)),
    st.just((rfc1905.endOfMibView, 0x82, None)),
)  # fmt: skip


def message(
    binds: list[tuple[tuple[int, ...], Any]], number: int = 1, status: int = 0, index: int = 0
) -> bytes:
    """A v2c response as pysnmp writes it."""
    pdu = V2.ResponsePDU()
    V2.apiPDU.set_defaults(pdu)
    V2.apiPDU.set_request_id(pdu, number)
    V2.apiPDU.set_error_status(pdu, status)
    V2.apiPDU.set_error_index(pdu, index)
    V2.apiPDU.set_varbinds(pdu, [(V2.ObjectIdentifier(name), value) for name, value in binds])
    whole = V2.Message()
    V2.apiMessage.set_defaults(whole)
    V2.apiMessage.set_community(whole, "public")
    V2.apiMessage.set_pdu(whole, pdu)
    return bytes(encoder.encode(whole))


@given(
    st.lists(st.tuples(OIDS, VALUES), max_size=20),
    st.integers(0, 2**31 - 1), st.integers(0, 18), st.integers(0, 50),
)  # fmt: skip
@settings(deadline=None)
def test_reads_what_pysnmp_writes(
    binds: list[tuple[Any, Any]], number: int, status: int, index: int
) -> None:
    """Every type, every value: the same names, tags and values."""
    data = message([(name, value[0]) for name, value in binds], number, status, index)
    names = [oid_of(name) for name, _value in binds]
    tags, values = [value[1] for _, value in binds], [value[2] for _, value in binds]
    assert response(data) == Response(number, status, index, (names, tags, values))


@given(
    st.lists(OIDS, min_size=1, max_size=30),
    st.sampled_from([codec.V1, codec.V2C]),
    st.integers(0, 2**31 - 1), st.integers(1, 1000), st.binary(max_size=200),
)  # fmt: skip
@settings(deadline=None)
def test_pysnmp_reads_what_we_write(
    names: list[tuple[int, ...]], version: int, number: int, repetitions: int, community: bytes
) -> None:
    """A request means to pysnmp what was asked."""
    kind = codec.GET_BULK if version else codec.GET_NEXT
    numbers = (number, 0, repetitions if version else 0)
    module = V2 if version else V1
    data = request(kind, version, community, numbers, [oid_of(name) for name in names])
    whole, rest = decoder.decode(data, asn1Spec=module.Message())
    pdu = module.apiMessage.get_pdu(whole)
    assert rest == b""
    assert bytes(module.apiMessage.get_community(whole)) == community
    assert int(module.apiMessage.get_version(whole)) == version
    if version:
        assert pdu.isSameTypeWith(V2.GetBulkRequestPDU())
        assert int(V2.apiBulkPDU.get_max_repetitions(pdu)) == repetitions
        assert int(V2.apiBulkPDU.get_non_repeaters(pdu)) == 0
        found = V2.apiBulkPDU.get_varbinds(pdu)
    else:
        assert pdu.isSameTypeWith(V1.GetNextRequestPDU())
        found = V1.apiPDU.get_varbinds(pdu)
    assert int(module.apiPDU.get_request_id(pdu)) == number
    assert [tuple(name) for name, _value in found] == names


@pytest.mark.parametrize("kind", [0xA0, 0xA2, 0xA3, 0xA4, 0xA6, 0xA7, 0])
def test_only_reads_are_written(kind: int) -> None:
    """There is no way to write a SetRequest (0xa3), nor anything else but two reads."""
    with pytest.raises(CodecError, match="not a read"):
        request(kind, codec.V2C, b"public", (1, 0, 0), [oid("1.3.6.1")])


@given(OIDS)
def test_oids_there_and_back(name: tuple[int, ...]) -> None:
    """Text, arcs and BER are one thing; BER is pysnmp's."""
    text = ".".join(map(str, name))
    content = oid(text)
    assert dotted(content) == text
    assert content == oid_of(name)
    assert encoder.encode(rfc1902.ObjectIdentifier(name))[-len(content) :] == content


@given(st.lists(st.lists(ARC | st.integers(0, 2**21), min_size=1, max_size=6), max_size=12))
def test_indices_rise_as_their_arcs(indices: list[list[int]]) -> None:
    """Rising is as numbers do, over every length of an arc; the text is the index."""
    for order in (indices, sorted(indices)):
        contents = [oid_of((1, 3, *index))[1:] for index in order]
        falls = [place for place, (one, other) in enumerate(pairwise(order), 1) if one >= other]
        assert rising(contents) == min(falls, default=len(order))
        assert [index_of(content) for content in contents] == [
            ".".join(map(str, index)) for index in order
        ]


@given(st.integers(0, 130), st.integers(0, 130), st.integers(1, 40), st.data())
@settings(deadline=None)
def test_varbinds_of_one_length(arcs: int, length: int, count: int, drawn: st.DataObject) -> None:
    """They come as they would one by one, and one that differs is not taken for one of them."""
    name = b"\x2b" + b"\x01" * min(arcs, 126)
    binds = [codec._tlv(0x30, codec._tlv(6, name) + codec._tlv(4, b"\x30" * length))] * count
    whole = b"".join(binds)
    good = response(around(whole)).varbinds
    assert good == ([name] * count, [4] * count, ["30" * length] * count)
    place, byte = drawn.draw(st.integers(0, len(whole) - 1)), drawn.draw(st.integers(0, 255))
    changed = around(whole[:place] + bytes((byte,)) + whole[place + 1 :])
    assert outcome(changed) == outcome(changed, at_once=False)


def outcome(data: bytes, *, at_once: bool = True) -> object:
    """What comes of an answer, cut at once or one by one."""
    with pytest.MonkeyPatch.context() as patch:
        if not at_once:
            patch.setattr(codec, "_alike", lambda *_: None)
        try:
            return response(data)
        except CodecError as error:
            return str(error)


@pytest.mark.parametrize("text", ["", "1", "1.40.1", "3.1", "1.3.-1", "1.3.4294967296", "1.x"])
def test_no_oids(text: str) -> None:
    """What is no OID is not sent."""
    with pytest.raises(ValueError, match=r"OID|invalid literal"):
        oid(text)
    with pytest.raises(CodecError, match="128 arcs"):
        oid_of((1, 3, *range(127)))


@pytest.mark.parametrize(
    "content",
    [b"\x2b\x81", b"\x2b\x80\x01", b"\x2b\xff\xff\xff\xff\xff\x7f", b"\x01" * 129],
    ids=["ends inside an arc", "padded", "wide", "long"],
)
def test_broken_oids(content: bytes) -> None:
    """BER that is no OID is refused."""
    with pytest.raises(CodecError, match=r"arc"):
        arcs_of(content)


def test_forgiven() -> None:
    """What real devices send and others read: lengths in three bytes, padding, null OIDs."""

    def long(tag: int, content: bytes) -> bytes:
        return bytes((tag, 0x82)) + len(content).to_bytes(2) + content

    bind = long(0x30, long(6, oid("1.3.6.1.2.1")) + long(2, b"\x7f"))
    numbers = long(2, b"\x00\x00\x00\x07") + long(2, b"\x00") * 2
    pdu = long(0xA2, numbers + long(0x30, bind))
    data = long(0x30, long(2, b"\x01") + long(4, b"public") + pdu)
    assert response(data + b"\x00\x00") == Response(7, 0, 0, ([oid("1.3.6.1.2.1")], [2], [127]))
    assert dotted(b"") == "0.0"


def one(tag: int, content: bytes) -> bytes:
    """A response with one varbind of any kind."""
    bind = codec._tlv(0x30, codec._tlv(6, oid("1.3.6.1")) + codec._tlv(tag, content))
    return around(bind)


def around(binds: bytes, kind: int = 0xA2, version: bytes = b"\x01") -> bytes:
    """A message around bytes that stand for varbinds."""
    head = codec._tlv(2, b"\x01") + codec._tlv(2, b"\x00") * 2
    pdu = codec._tlv(kind, head + codec._tlv(0x30, binds))
    return codec._tlv(0x30, codec._tlv(2, version) + codec._tlv(4, b"public") + pdu)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "cut short"),
        (b"\x30", "cut short"),
        (b"\x30\x80\x00\x00", "length without end"),
        (b"\x30\x85\x01\x00\x00\x00\x00", "more than 32 bits"),
        (b"\x30\x84\xff\xff\xff\xff", "cut short"),
        (b"\x31\x00", "tag 0x31 where 0x30"),
        (around(b"", kind=0xA8), "tag 0xa8 where 0xa2"),
        (around(b"", version=b"\x03"), "not an SNMPv1 or v2c"),
        (around(b"\x30\x02\x05\x00"), "no pair|cut short"),
        (around(b"\x30\x05\x06\x01\x2b\x05\x02"), "no pair|cut short"),
        (around(b"\x02\x01\x01"), "no pair|cut short"),
        (one(2, b""), "a number of 0 bytes"),
        (one(2, b"\x01" * 10), "a number of 10 bytes"),
        (one(0x41, b""), "a number of 0 bytes"),
        (one(0x46, b"\x00" * 60), "a number of 60 bytes"),
        (one(6, b"\x2b\x80\x80\x80\x01"), "more than 32 bits"),
    ],
)
def test_hostile(data: bytes, sentence: str) -> None:
    """A bound that is broken is a CodecError that says which."""
    with pytest.raises(CodecError, match=sentence):
        response(data)


@given(st.binary(max_size=400))
@settings(max_examples=500)
def test_random_bytes(data: bytes) -> None:
    """Nothing but a CodecError comes out of noise, alone or behind a good start."""
    for noise in (data, codec._tlv(0x30, data), around(data), one(data[0] if data else 5, data)):
        with suppress(CodecError):
            response(noise)


@given(
    st.lists(st.tuples(OIDS, VALUES), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6),
    st.integers(0, 10_000),
)
@settings(max_examples=300, deadline=None)
def test_mutated_answers(
    binds: list[tuple[Any, Any]], changes: list[tuple[int, int]], cut: int
) -> None:
    """A good answer with bytes changed or cut off: a CodecError or some answer, nothing else."""
    data = bytearray(message([(name, value[0]) for name, value in binds]))
    for place, byte in changes:
        data[place % len(data)] = byte
    try:
        answer = response(bytes(data[: cut or None]))
    except CodecError:
        return
    assert len({len(list_) for list_ in answer.varbinds}) == 1


@given(st.lists(st.tuples(OIDS, VALUES), min_size=1, max_size=8), st.data())
@settings(deadline=None)
def test_every_truncation(binds: list[tuple[Any, Any]], data: st.DataObject) -> None:
    """An answer that is cut short is never taken for a shorter answer."""
    whole = message([(name, value[0]) for name, value in binds])
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(CodecError):
        response(whole[:cut])


def test_the_largest_datagram_is_quick() -> None:
    """64 KiB of the smallest and of the most deeply nested elements cost milliseconds."""
    bind = codec._tlv(0x30, codec._tlv(6, b"\x2b") + b"\x05\x00")
    full = around(bind * (65_000 // len(bind)))
    nested = b"\x30\x80" * 32_000
    started = time.process_time()
    assert len(response(full).varbinds[0]) == 65_000 // len(bind)
    with pytest.raises(CodecError):
        response(nested)
    assert time.process_time() - started < 2
