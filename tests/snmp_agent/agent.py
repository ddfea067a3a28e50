"""The agent: a thread with a UDP socket, a table per community, and faults on request."""

import random
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from collectors.snmp.codec import (
    GET_NEXT,
    INTEGER,
    OCTETS,
    RESPONSE,
    SEQUENCE,
    _enter,
    _integer,
    _number,
    _tlv,
)
from collectors.snmp.oids import CodecError, arcs_of, oid_of
from tests.snmp_agent.table import Mib, Rows, arcs, bind

_END_OF_VIEW, _COUNTER64, _TOO_BIG, _NO_SUCH_NAME = 0x82, 0x46, 1, 2
_UPTIME = "1.3.6.1.2.1.1.3.0"


@dataclass
class Faults:
    """How an agent misbehaves.

    delay: seconds before an answer; loss: share of questions left unanswered; most: varbinds above
    which it answers tooBig; short: varbinds after which it stops without a word; loop: place
    of the row (in a table of `loop` rows) after which it starts again; repeat: gives the OID asked
    for, for ever; status: error-status for every question below an OID; silent_after: questions
    after which it is dead; reboot_after: questions after which sysUpTime starts again.
    """

    delay: float = 0.0
    loss: float = 0.0
    most: int | None = None
    short: int | None = None
    loop: int | None = None
    repeat: bool = False
    status: dict[str, int] = field(default_factory=dict)
    silent_above: int | None = None
    silent_after: int | None = None
    reboot_after: int | None = None
    truncate: int | None = None
    garbage: bool = False
    wrong_id: bool = False
    wrong_source: bool = False
    twice: bool = False
    empty: bool = False


class Agent:
    """Serves tables by community; use as `with Agent({"public": rows}) as agent`."""

    def __init__(
        self, tables: dict[str, Rows], faults: Faults | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.mibs = {community: Mib(rows) for community, rows in tables.items()}
        self.faults = faults or Faults()
        self.questions: list[tuple[int, str, int, int]] = []  # version, community, kind, varbinds
        self.kinds: Counter[int] = Counter()
        self.started = time.monotonic()
        self._random = random.Random(1)  # noqa: S311 - the same losses in every run
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self._socket.bind((host, 0))
        self._other = socket.socket(family, socket.SOCK_DGRAM)
        self._other.bind((host, 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join(5)
        self._socket.close()
        self._other.close()

    def _serve(self) -> None:
        while True:
            data, sender = self._socket.recvfrom(65535)
            if not data:
                return
            for answer in self._answers(data):
                time.sleep(self.faults.delay)
                (self._other if self.faults.wrong_source else self._socket).sendto(answer, sender)

    def _answers(self, data: bytes) -> list[bytes]:
        try:
            answer = self._answer(data)
        except (CodecError, IndexError, ValueError):
            return []
        faults = self.faults
        after = faults.silent_after is not None and len(self.questions) > faults.silent_after
        if answer is None or after or self._random.random() < faults.loss:
            return []
        if faults.garbage:
            answer = self._random.randbytes(len(answer))
        return [answer[: faults.truncate]] * (2 if faults.twice else 1)

    def _answer(self, data: bytes) -> bytes | None:
        pos, end = _enter(data, 0, len(data), SEQUENCE)
        version, pos = _number(data, pos, end)
        pos, stop = _enter(data, pos, end, OCTETS)
        community, kind = data[pos:stop].decode(), data[stop]
        pos, end = _enter(data, stop, end, kind)
        number, pos = _number(data, pos, end)
        first, pos = _number(data, pos, end)
        second, pos = _number(data, pos, end)
        names = _names(data, *_enter(data, pos, end, SEQUENCE))
        self.questions.append((version, community, kind, max(1, second) * len(names)))
        self.kinds[kind] += 1
        mib = self.mibs.get(community)
        large = self.faults.silent_above
        if mib is None or (large and self.questions[-1][3] > large):
            return None
        repetitions = 1 if kind == GET_NEXT else second
        status, index, binds = self._binds(mib, version, names, repetitions)
        if self.faults.wrong_id:
            number ^= 1
        head = b"".join(_tlv(INTEGER, _integer(one)) for one in (number, status, index))
        pdu = _tlv(RESPONSE, head + _tlv(SEQUENCE, b"".join(binds)))
        text = _tlv(INTEGER, _integer(version)) + _tlv(OCTETS, community.encode())
        assert first == 0
        return _tlv(SEQUENCE, text + pdu)

    def _binds(
        self, mib: Mib, version: int, names: list[bytes], repetitions: int
    ) -> tuple[int, int, list[bytes]]:
        faults = self.faults
        if faults.most is not None and repetitions * len(names) > faults.most:
            return _TOO_BIG, 0, []
        found: list[bytes] = []
        places = [_arcs(name) for name in names]
        for _ in range(repetitions if not faults.empty else 0):
            for index, place in enumerate(places):
                if (status := self._broken(place)) is not None:
                    return status, index + 1, []
                step = self._next(mib, place, version)
                if step is None and version == 0:
                    return _NO_SUCH_NAME, index + 1, []
                if step is None:
                    found.append(bind(_ber(place), _END_OF_VIEW, b""))
                    continue
                found.append(self._bind(mib, step))
                places[index] = mib.names[step]
        return 0, 0, found[: faults.short]

    def _broken(self, place: tuple[int, ...]) -> int | None:
        """The error-status for questions at or below this OID."""
        for prefix, status in self.faults.status.items():
            if place[: prefix.count(".") + 1] == arcs(prefix):
                return status
        return None

    def _next(self, mib: Mib, place: tuple[int, ...], version: int) -> int | None:
        step = mib.after(place)
        if self.faults.repeat:
            step = max(0, step - 1)
        if self.faults.loop is not None and step and step % self.faults.loop == 0:
            step -= self.faults.loop
        while version == 0 and step < len(mib.names) and mib.tags[step] == _COUNTER64:
            step += 1
        return step if step < len(mib.names) else None

    def _bind(self, mib: Mib, step: int) -> bytes:
        """The varbind; sysUpTime moves, and starts again after a reboot."""
        if mib.names[step] != arcs(_UPTIME):
            return mib.binds[step]
        again = self.faults.reboot_after
        rebooted = again is not None and len(self.questions) > again
        start = 0 if rebooted else 100_000_000
        ticks = start + int((time.monotonic() - self.started) * 100)
        return bind(_ber(arcs(_UPTIME)), 0x43, _integer(ticks))


def _names(data: bytes, pos: int, end: int) -> list[bytes]:
    names = []
    while pos < end:
        start, pos = _enter(data, pos, end, SEQUENCE)
        first, last = _enter(data, start, pos, 0x06)
        names.append(data[first:last])
    return names


def _arcs(name: bytes) -> tuple[int, ...]:
    first, *rest = arcs_of(name)
    return (min(first // 40, 2), first - 40 * min(first // 40, 2), *rest)


def _ber(place: tuple[int, ...]) -> bytes:
    return oid_of(place)
