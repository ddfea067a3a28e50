"""Devices to be asked by SNMP: one process, a UDP port a device, answers encoded beforehand.

The first time a question comes its answer is made and kept; from then on an answer costs a look-up
and four bytes of request id, so that a client on the other core is measured and not this agent.
It is bounded by one core of Python: about 15 microseconds a datagram.
"""

import contextlib
import selectors
import socket
from collections.abc import Iterator
from multiprocessing.connection import Connection as Pipe

from harness import process

from collectors.snmp.codec import (
    GET_BULK,
    INTEGER,
    OCTETS,
    RESPONSE,
    SEQUENCE,
    _enter,
    _number,
    _tlv,
)
from collectors.snmp.oids import arcs_of
from tests.snmp_agent.table import Mib, Rows, bind

_IF, _IFX = "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1"
_LAG, _LLDP = "1.2.840.10006.300.43.1.2.1.1", "1.0.8802.1.1.2.1.4.1.1"
_FDB, _ENTITY = "1.3.6.1.2.1.17.7.1.2.2.1", "1.3.6.1.2.1.47.1.1.1.1"
_SLOT = bytes((INTEGER, 4))


def switch(ports: int, macs: int) -> Rows:
    """A switch: interfaces, LAG state, neighbours, MAC addresses, parts; 45 columns."""
    rows: Rows = {}
    numbers = range(1, ports + 1)

    def fill(prefix: str, arcs: range, indices: list[str], tag: int) -> None:
        for arc in arcs:
            for place, index in enumerate(indices):
                value = b"Ethernet1/%d" % place if tag == OCTETS else 100_000 + place
                rows[f"{prefix}.{arc}.{index}"] = (tag, value)

    plain = [str(number) for number in numbers]
    fill(_IF, range(2, 3), plain, OCTETS)
    fill(_IF, range(3, 12), plain, 0x41)
    fill(_IFX, range(1, 2), plain, OCTETS)
    fill(_IFX, range(2, 11), plain, 0x46)
    if macs:
        fill(_LAG, range(12, 24), plain, INTEGER)
        fill(_LLDP, range(4, 11), [f"0.{n}.1" for n in numbers], OCTETS)
        fill(_ENTITY, range(2, 10), plain, OCTETS)
        learned = [f"10.2.{n >> 8 & 127}.{n & 127}.3.4.{n % 251}" for n in range(macs)]
        fill(_FDB, range(2, 4), sorted(set(learned)), INTEGER)
    return rows


def columns_of(rows: Rows) -> dict[str, list[str]]:
    """Columns of a table by their entry, as an auditor asks for them."""
    found: dict[str, list[str]] = {}
    for entry in (_IF, _IFX, _LAG, _LLDP, _FDB, _ENTITY):
        arcs = {
            n.removeprefix(f"{entry}.").split(".")[0] for n in rows if n.startswith(f"{entry}.")
        }
        if arcs:
            found[entry] = [f"{entry}.{arc}" for arc in sorted(arcs, key=int)]
    return found


class _Answers:
    """Answers of one table, by question; the request id is filled in."""

    def __init__(self, rows: Rows) -> None:
        self._mib = Mib(rows)
        self._kept: dict[bytes, tuple[bytes, bytes]] = {}

    def answer(self, data: bytes) -> bytes:
        """Whole message for a GETBULK or GETNEXT."""
        pos, end = _enter(data, 0, len(data), SEQUENCE)
        head = pos
        _version, pos = _number(data, pos, end)
        _start, pos = _enter(data, pos, end, OCTETS)
        kind, (inner, end) = data[pos], _enter(data, pos, end, data[pos])
        number, rest = _number(data, inner, end)
        key = data[pos : pos + 1] + data[rest:]
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = self._make(data[head:pos], kind, data, rest, end)
        return kept[0] + (number & 0x7FFFFFFF).to_bytes(4) + kept[1]

    def _make(self, head: bytes, kind: int, data: bytes, pos: int, end: int) -> tuple[bytes, bytes]:
        _first, pos = _number(data, pos, end)
        repetitions, pos = _number(data, pos, end)
        pos, end = _enter(data, pos, end, SEQUENCE)
        names = []
        while pos < end:
            start, pos = _enter(data, pos, end, SEQUENCE)
            first, last = _enter(data, start, pos, 6)
            names.append(data[first:last])
        binds = self._binds(names, repetitions if kind == GET_BULK else 1)
        fixed = _tlv(INTEGER, b"\0") * 2 + _tlv(SEQUENCE, b"".join(binds))
        whole = _tlv(SEQUENCE, head + _tlv(RESPONSE, _SLOT + bytes(4) + fixed))
        place = len(whole) - len(fixed) - 4
        return whole[:place], whole[place + 4 :]

    def _binds(self, names: list[bytes], repetitions: int) -> list[bytes]:
        binds, places = [], [_place(self._mib, name) for name in names]
        for _ in range(repetitions):
            for index, place in enumerate(places):
                if place < len(self._mib.names):
                    binds.append(self._mib.binds[place])
                    places[index] += 1
                else:
                    binds.append(bind(names[index], 0x82, b""))
        return binds


def _place(mib: Mib, name: bytes) -> int:
    first, *rest = arcs_of(name)
    return mib.after((min(first // 40, 2), first - 40 * min(first // 40, 2), *rest))


@contextlib.contextmanager
def devices(rows: Rows, count: int, dead: frozenset[int] = frozenset()) -> Iterator[list[int]]:
    """Ports of so many devices with the same table; the dead ones never answer."""
    started, pipe = process(_serve, rows, count, dead)
    try:
        yield pipe.recv()
    finally:
        pipe.send(None)
        started.join()


def _serve(pipe: Pipe, rows: Rows, count: int, dead: frozenset[int]) -> None:
    answers = _Answers(rows)
    chooser = selectors.DefaultSelector()
    sockets = []
    for number in range(count):
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.bind(("127.0.0.1", 0))
        one.setblocking(False)  # noqa: FBT003
        sockets.append(one)
        if number not in dead:
            chooser.register(one, selectors.EVENT_READ)
    chooser.register(pipe, selectors.EVENT_READ)
    pipe.send([one.getsockname()[1] for one in sockets])
    while True:
        for key, _mask in chooser.select():
            if key.fileobj is pipe:
                return
            _drain(key.fileobj, answers)  # type: ignore[arg-type]


def _drain(one: socket.socket, answers: _Answers) -> None:
    with contextlib.suppress(BlockingIOError):
        while True:
            data, sender = one.recvfrom(65535)
            one.sendto(answers.answer(data), sender)
