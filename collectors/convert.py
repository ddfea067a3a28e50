"""The closed set of converters a map may name after a bar: `column = "path | converter"`.

Each takes what JSON gave and returns a base unit, or None when there is nothing. CloudStack formats
numbers with the server's locale, so a decimal comma is accepted everywhere.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

Converter = Callable[[Any], Any]

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SIZE = {"b": 1, "kb": 1 << 10, "kib": 1 << 10, "mb": 1 << 20, "mib": 1 << 20}
_SIZE |= {"gb": 1 << 30, "gib": 1 << 30, "tb": 1 << 40, "tib": 1 << 40}
_PINGED_SHIFT = 1024  # HostResponse shifts epoch milliseconds right by 10 (cloudstack.md 5.2)


def text(value: Any) -> str | None:
    """Text; a list becomes comma separated; empty is nothing."""
    if isinstance(value, (list, tuple)):
        value = ",".join(str(member) for member in value)
    if isinstance(value, (dict, bool)):
        return json.dumps(value, sort_keys=True)
    return str(value) if value not in (None, "") else None


def number(value: Any) -> float | None:
    """The first number in a text such as "51.21 %", "3,61" or "1.234,5"; None without one."""
    if isinstance(value, (int, float)):
        return float(value)
    found = _NUMBER.search(str(value)) if value is not None else None
    if found is None:
        return None
    digits = found.group()
    if "," in digits and digits.rfind(",") > digits.rfind("."):
        digits = digits.replace(".", "").replace(",", ".")
    return float(digits.replace(",", ""))


def integer(value: Any) -> int | None:
    """A whole number; fractions are rounded."""
    if isinstance(value, int):
        return int(value)
    found = number(value)
    return round(found) if found is not None else None


def boolean(value: Any) -> bool | None:
    """true/false as JSON, text or 0/1."""
    if isinstance(value, (bool, int)):
        return bool(value)
    return {"true": True, "false": False, "1": True, "0": False}.get(str(value).lower())


def percent(value: Any) -> float | None:
    """A share from a percentage: "4.73%" -> 0.0473; a bare number is a percentage too."""
    found = number(value)
    return round(found / 100, 6) if found is not None else None


def kib(value: Any) -> int | None:
    """Bytes from KiB."""
    return _scaled(value, 1 << 10)


def mib(value: Any) -> int | None:
    """Bytes from MiB."""
    return _scaled(value, 1 << 20)


def gib(value: Any) -> int | None:
    """Bytes from GiB; 0 means that the user chooses (disk offerings)."""
    return _scaled(value, 1 << 30) or None


def mhz(value: Any) -> int | None:
    """Hz from MHz."""
    return _scaled(value, 1_000_000)


def mbit(value: Any) -> int | None:
    """bit/s from Mbit/s; -1 stays -1 (unlimited)."""
    found = integer(value)
    return found if found is None or found < 0 else found * 1_000_000


def size(value: Any) -> int | None:
    """Bytes from a text such as "18.09 GB" (binary units, as the server means them)."""
    found = number(value)
    unit = re.search(r"[KMGT]?i?B", str(value), re.IGNORECASE)
    if found is None or unit is None:
        return None
    return round(found * _SIZE[unit.group().lower()])


def first_count(value: Any) -> int | None:
    """The 3 of "3 / 4"."""
    return integer(str(value).split("/")[0]) if value is not None else None


def second_count(value: Any) -> int | None:
    """The 4 of "3 / 4"."""
    parts = str(value).split("/")
    return integer(parts[1]) if len(parts) > 1 else None


def utc(value: Any) -> str | None:
    """UTC text from "2026-11-22T21:47:58+0000"; 1970-01-01 means never."""
    moment = _moment(value)
    if moment is None or moment < _EPOCH + timedelta(days=1):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def pinged(value: Any) -> str | None:
    """Real time from `lastpinged`, which is the epoch in milliseconds >> 10."""
    moment = _moment(value)
    if moment is None:
        return None
    if moment.year > 1971:  # noqa: PLR2004 - a server that tells the real time
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (_EPOCH + (moment - _EPOCH) * _PINGED_SHIFT).strftime("%Y-%m-%dT%H:%M:%SZ")


def vlan(value: Any) -> str | None:
    """VLAN id of "vlan://100", 351, "669", ["vlan://untagged"]; an overlay has none."""
    if isinstance(value, list):
        value = value[0] if value else None
    name = str(value).removeprefix("vlan://").lower() if value is not None else ""
    return name if name.isdigit() or name == "untagged" else None


def tags(value: Any) -> str | None:
    """Comma separated names, sorted, without blanks."""
    names = value if isinstance(value, list) else str(value or "").split(",")
    return ",".join(sorted({str(name).strip() for name in names} - {""})) or None


def listed(value: Any) -> str | None:
    """As tags, but a list that is there and empty is "" (known to be none)."""
    return None if value is None else (tags(value) or "")


def names(value: Any) -> str | None:
    """Names of a list of objects, sorted."""
    return tags([member.get("name", "") for member in value or ()])


def providers(value: Any) -> str | None:
    """Names of the providers of a list of services, sorted."""
    return tags([p.get("name", "") for service in value or () for p in service.get("provider", ())])


def redundant(value: Any) -> bool | None:
    """Capability RedundantRouter of a list of services (network and VPC offerings)."""
    if value is None:
        return None
    found = [
        capability.get("value")
        for service in value
        for capability in service.get("capability", ())
        if capability.get("name") == "RedundantRouter"
    ]
    return "true" in [str(answer).lower() for answer in found]


def count(value: Any) -> int | None:
    """Length of a list."""
    return len(value) if isinstance(value, list) else None


def first(value: Any) -> Any:
    """First member of a list."""
    return value[0] if isinstance(value, list) and value else None


def host(value: Any) -> str | None:
    """Host part of a URL."""
    return urlsplit(str(value)).hostname if value else None


def lower(value: Any) -> str | None:
    """Lower-case text."""
    return str(value).lower() if value else None


def _scaled(value: Any, factor: int) -> int | None:
    found = number(value)
    return round(found * factor) if found is not None else None


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


BY_TYPE: dict[type, Converter] = {str: text, int: integer, float: number, bool: boolean}

CONVERTERS: dict[str, Converter] = {
    function.__name__: function
    for function in (
        percent, kib, mib, gib, mhz, mbit, size, first_count, second_count, utc, pinged, vlan,
        tags, listed, names, providers, redundant, count, first, host, lower,
    )
}  # fmt: skip
