"""Storage arrays: one engine for all, a sub-package of maps and a dialect per vendor.

VENDORS: kind of the configuration -> package that has `VENDOR`; imported when it is needed.
"""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from audit.errors import ConfigError

if TYPE_CHECKING:
    from audit.targets import ArrayTarget
    from collectors.array.engine import ArrayCollector
    from collectors.array.reading import ArrayReading
    from collectors.array.vendor import Vendor

VENDORS: dict[str, str] = {
    "ceph": "collectors.array.ceph",
    "hitachi": "collectors.array.hitachi",
    "nexenta": "collectors.array.nexenta",
    "ontap": "collectors.array.ontap",
    "powerflex": "collectors.array.powerflex",
    "pure": "collectors.array.pure",
    "solidfire": "collectors.array.solidfire",
}


@cache
def vendor_of(kind: str) -> "Vendor":
    """What is known of a kind of array. Raises ConfigError for an unknown kind."""
    if kind not in VENDORS:
        raise ConfigError(f"no reader for arrays of kind {kind!r}; known are {sorted(VENDORS)}.")
    vendor: Vendor = import_module(VENDORS[kind]).VENDOR
    return vendor


def collector(target: "ArrayTarget", *, password: str, token: str) -> "ArrayCollector":
    """Collector of one array. Raises ConfigError."""
    from collectors.array.engine import ArrayCollector  # noqa: PLC0415 - it imports aiohttp

    return ArrayCollector(vendor_of(target.kind), target, password=password, token=token)


def reading_of(kind: str, at: str, asked: tuple[str, ...]) -> "ArrayReading":
    """Reading of one array's answers."""
    from collectors.array.reading import ArrayReading  # noqa: PLC0415 - its vendor imports aiohttp

    return ArrayReading(kind, at, asked)
