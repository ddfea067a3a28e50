"""Identities, chance and time of a generated estate: all from the spec's name, seed and start."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta
from ipaddress import IPv4Address

GIB = 1024**3
TIB = 1024**4


class Ids:
    """Source of stable uuids, MACs, serials and random streams.

    The same kind and key give the same value in every month and on every machine.
    """

    def __init__(self, name: str, seed: int) -> None:
        self._seed = f"{name}:{seed}"
        self._space = uuid.uuid5(uuid.NAMESPACE_DNS, f"{seed}.{name}.sample.stackaudit")

    def uid(self, kind: str, key: str) -> str:
        """Return the uuid of an object."""
        return str(uuid.uuid5(self._space, f"{kind}/{key}"))

    def rng(self, *key: object) -> random.Random:
        """Return the random stream of an object."""
        return random.Random(":".join([self._seed, *map(str, key)]))  # noqa: S311 - not for secrets

    def share(self, *key: object) -> float:
        """Return one number in [0, 1) for an object: cheaper than a stream of its own."""
        return uuid.uuid5(self._space, ":".join(map(str, key))).int % 1_000_003 / 1_000_003

    def mac(self, prefix: str, kind: str, key: str) -> str:
        """Return a MAC: `prefix` (octets with colons) and the rest from the key."""
        tail = uuid.uuid5(self._space, f"mac/{kind}/{key}").hex
        need = 6 - len(prefix.split(":"))
        return ":".join([prefix, *(tail[2 * i : 2 * i + 2] for i in range(need))])

    def serial(self, key: str, length: int = 7) -> str:
        """Return a chassis serial number."""
        alphabet = "BCDFGHJKLMNPQRSTVWXYZ0123456789"
        number = uuid.uuid5(self._space, f"serial/{key}").int
        return "".join(alphabet[number // 31**i % 31] for i in range(length))


def month_time(start: date, month: int) -> datetime:
    """Return the moment of the audit `month` months after the start: 06:00 UTC, same day."""
    index = start.year * 12 + start.month - 1 + month
    day = min(start.day, 28)
    return datetime(index // 12, index % 12 + 1, day, 6, tzinfo=UTC)


def iso(moment: datetime) -> str:
    """Format as CloudStack does: `2026-11-22T21:47:58+0000`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


def ping_iso(moment: datetime) -> str:
    """Format `lastpinged` as CloudStack does: epoch milliseconds >> 10, read as milliseconds."""
    shifted = int(moment.timestamp() * 1000) >> 10
    return iso(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=shifted))


def ip_add(base: str, offset: int) -> str:
    """Return the address `offset` after `base`."""
    return str(IPv4Address(base) + offset)


def ip_count(start: str, end: str) -> int:
    """Return how many addresses a range holds, both ends included."""
    return int(IPv4Address(end)) - int(IPv4Address(start)) + 1
