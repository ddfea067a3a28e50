"""Converters that reduce a list of samples (`stats` of the usage histories) to one number.

A list without usable samples gives None: nothing was measured.
"""

import math
from typing import Any

from collectors.convert_basic import kib, objects, percent, utc

_P95 = 0.95


def cpu_p95(value: Any) -> float | None:
    """95th percentile of `cpuused`, nearest rank: 95 % of the samples are at or below it."""
    found = _shares(value)
    return found[math.ceil(_P95 * len(found)) - 1] if found else None


def cpu_max(value: Any) -> float | None:
    """Highest `cpuused`."""
    return max(_shares(value), default=None)


def memory_min(value: Any) -> int | None:
    """Least `memoryintfreekbs` in bytes; 0 and -1 mean that the guest tells nothing."""
    found = [kib(one.get("memoryintfreekbs")) for one in objects(value)]
    return min((one for one in found if one is not None and one > 0), default=None)


def first_time(value: Any) -> str | None:
    """Earliest `timestamp`."""
    return min(_times(value), default=None)


def last_time(value: Any) -> str | None:
    """Latest `timestamp`."""
    return max(_times(value), default=None)


def _shares(value: Any) -> list[float]:
    found = [percent(one.get("cpuused")) for one in objects(value)]
    return sorted(share for share in found if share is not None)


def _times(value: Any) -> list[str]:
    return [time for one in objects(value) if (time := utc(one.get("timestamp"))) is not None]
