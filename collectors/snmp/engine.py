"""Asking many devices by SNMPv1 and v2c over one UDP socket.

A device has one request under way at a time, and only so many devices have one: answers that
wait in the socket behind those of others would count as lost, and live devices as dead. An answer
counts when its request id and its sender are those of the question.
"""

import asyncio
import gc
import secrets
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any, Self

from audit.errors import BadAnswer, SourceError, TimedOut, Unreachable
from collectors.snmp.codec import (
    GET_BULK,
    GET_NEXT,
    V1,
    V2C,
    Response,
    request,
    response,
)
from collectors.snmp.oids import CodecError
from collectors.snmp.target import Target
from collectors.snmp.walk import Device, Question, Stepper, Steps, Walk

_BUFFER = 4 << 20
_GARBAGE = 50_000  # rows are tuples without cycles: looking through them costs a fifth of a walk
_MOST = 65535  # bytes of a datagram
_TICK = 0.05  # how exactly a time-out is kept, in seconds


class Slots:
    """What engines share: so many walks at once, opened by the first user, closed by the last."""

    def __init__(self, parallel: int = 32) -> None:
        self._parallel = parallel
        self._users = 0

    async def __aenter__(self) -> Self:
        if not self._users:
            self._usual = gc.get_threshold()
            gc.set_threshold(_GARBAGE, *self._usual[1:])
            self._free = asyncio.Semaphore(self._parallel)
        self._users += 1
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._users -= 1
        if not self._users:
            gc.set_threshold(*self._usual)
            self.close()

    async def walk(self, device: Device, columns: list[str], *, single: bool = False) -> Walk:
        """Rows of columns that share an index. Raises SourceError when the device is silent.

        single: the columns are scalars, asked once. What is missing is in `cut`, never raised.
        """
        async with self._free:
            return await self.drive(device, Stepper(device, columns, single=single).steps())

    async def device(self, target: Target) -> Device:
        """A device by its address or name. Raises Unreachable when the name is unknown."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(target.address, target.port, type=socket.SOCK_DGRAM)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "no such name"
            raise Unreachable(f"{target.address}: {reason}.") from error
        host, port = found[0][4][:2]
        return Device(target, (str(host), int(port)), size=target.max_repetitions)

    async def drive(self, device: Device, steps: Steps) -> Walk:
        """Put the questions of a walk to the device, one after the other."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of sockets."""


@dataclass(slots=True)
class _Walking:
    """A walk under way and its open question."""

    device: Device
    steps: Steps
    socket: socket.socket
    done: "asyncio.Future[Walk]"
    number: int = -1
    data: bytes = b""
    tries: int = 0
    until: float = 0.0


class Engine(Slots):
    """SNMPv1 and v2c. Use as `async with`; may be entered by every collector that shares it.

    The next question is put where the answer to the last one arrives, without a turn of the loop.
    """

    def __init__(self, parallel: int = 32) -> None:
        super().__init__(parallel)
        self._waiting: dict[int, _Walking] = {}
        self._sockets: dict[bool, socket.socket] = {}
        self._clock: asyncio.TimerHandle | None = None
        self._numbers = count(secrets.randbits(31))  # from where nobody could guess

    async def drive(self, device: Device, steps: Steps) -> Walk:
        """The walk, driven by what arrives."""
        loop = asyncio.get_running_loop()
        walking = _Walking(device, steps, self._socket(device), loop.create_future())
        if self._clock is None:
            self._clock = loop.call_later(_TICK, self._look_at_clock)
        self._put(walking, next(steps))
        try:
            return await walking.done
        finally:
            self._waiting.pop(walking.number, None)

    def _put(self, walking: _Walking, question: Question) -> None:
        """Send a new question. Version 1 has no repetitions."""
        repetitions, names = question
        target = walking.device.target
        number = next(self._numbers) & 0x7FFFFFFF
        version, kind, numbers = V2C, GET_BULK, (number, 0, repetitions)
        if target.version == "1":
            version, kind, numbers = V1, GET_NEXT, (number, 0, 0)
        walking.data = request(kind, version, target.community.encode(), numbers, names)
        walking.number, walking.tries, walking.device.complaint = number, target.retries, None
        self._waiting[number] = walking
        self._send(walking)

    def _send(self, walking: _Walking) -> None:
        """What the system does not take is lost, as on the way, and asked again when it is due."""
        device = walking.device
        walking.until = time.monotonic() + device.target.timeout
        with suppress(OSError):
            walking.socket.sendto(walking.data, device.place)

    def _go_on(self, walking: _Walking, answer: Response | SourceError) -> None:
        """Give the walk its answer and put its next question, or end it."""
        self._waiting.pop(walking.number, None)
        if walking.done.done():  # nobody waits for it any more
            return
        try:
            self._put(walking, walking.steps.send(answer))
        except StopIteration as end:
            walking.done.set_result(end.value)
        except SourceError as error:
            walking.done.set_exception(error)

    def _look_at_clock(self) -> None:
        """Ask again, or give up, where an answer is overdue."""
        self._clock = asyncio.get_running_loop().call_later(_TICK, self._look_at_clock)
        now = time.monotonic()
        for walking in [one for one in self._waiting.values() if one.until < now]:
            if walking.tries > 0:
                walking.tries -= 1
                self._send(walking)
            else:
                self._go_on(walking, _silent(walking.device))

    def close(self) -> None:
        """Close the sockets."""
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
        for opened in self._sockets.values():
            asyncio.get_running_loop().remove_reader(opened)
            opened.close()
        self._sockets.clear()

    def _read(self, opened: socket.socket) -> None:
        """Answers that lie in the socket, as many as were asked for, in one turn of the loop."""
        for _ in range(len(self._waiting) or 1):
            try:
                data, sender = opened.recvfrom(_MOST)
            except OSError:  # no more of them
                return
            self.received(data, sender)

    def received(self, data: bytes, sender: tuple[Any, ...]) -> None:
        """A datagram: to whom it belongs, or a complaint to keep, or nothing of ours."""
        try:
            answer = response(data)
        except CodecError as error:
            for waiting in self._waiting.values():
                if waiting.device.place == sender[:2]:
                    waiting.device.complaint = f"its answer cannot be read: {error}"
            return
        found = self._waiting.get(answer.request_id)
        if found is None:
            return
        if found.device.place != sender[:2]:
            found.device.complaint = f"the answer came from {sender[0]}; ask that address"
        else:
            found.device.received += len(data)
            self._go_on(found, answer)

    def _socket(self, device: Device) -> socket.socket:
        """The socket of the address family, opened at first use. Raises Unreachable."""
        six = ":" in device.place[0]
        if six not in self._sockets:
            opened = self._sockets[six] = _open(six=six)
            asyncio.get_running_loop().add_reader(opened, self._read, opened)
        return self._sockets[six]


def _open(*, six: bool) -> socket.socket:
    """A socket for devices of one address family. Raises Unreachable."""
    try:
        opened = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_DGRAM)
        with suppress(OSError):  # as much as the system grants
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        opened.setblocking(False)  # noqa: FBT003
        opened.bind(("::" if six else "0.0.0.0", 0))  # noqa: S104 - devices answer to any interface
    except OSError as error:
        raise Unreachable(f"no UDP socket here ({error.strerror}).") from error
    return opened


def _silent(device: Device) -> SourceError:
    """Why no answer came, as far as it can be told."""
    target = device.target
    if device.complaint:
        return BadAnswer(f"{target.address}: {device.complaint}.")
    tries = target.retries + 1
    return TimedOut(
        f"{target.address} did not answer {tries} times in {target.timeout:g} s: it is down, "
        "filters this machine, or does not know this community (devices then say nothing)."
    )
