"""Converters of what storage arrays tell: times, throughput, shares, blocks."""

import re
from typing import Any

from collectors.convert_basic import integer, number, plain, scaled

_DURATION = re.compile(
    r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?)?", re.ASCII
)
_SECONDS = (604_800, 86_400, 3_600, 60, 1)
_BLOCK = 512


def micro(value: Any) -> float | None:
    """Seconds from microseconds."""
    found = number(value)
    return round(found / 1_000_000, 9) if found is not None else None


def milli(value: Any) -> float | None:
    """Seconds from milliseconds."""
    found = number(value)
    return round(found / 1_000, 9) if found is not None else None


def bits(value: Any) -> int | None:
    """bit/s from bytes/s."""
    return scaled(value, 8)


def blocks(value: Any) -> int | None:
    """Bytes from blocks of 512."""
    return scaled(value, _BLOCK)


def duration(value: Any) -> int | None:
    """Seconds from an ISO 8601 duration such as PT8H35M42S."""
    found = _DURATION.fullmatch(plain(value)) if isinstance(value, str) else None
    if found is None or not any(found.groups()):
        return None
    parts = zip(found.groups(), _SECONDS, strict=True)
    return integer(sum(int(part) * factor for part, factor in parts if part))


def left(value: Any) -> float | None:
    """Share that is left from a percentage that is used; more than used up is nothing left."""
    found = number(value)
    return round(max(0.0, 1 - found / 100), 6) if found is not None else None
