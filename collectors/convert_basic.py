"""Converters of single values: numbers, units, times, names (collectors.convert has the set)."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from audit.moment import utc_text

_NUMBER = re.compile(r"(-?\d+(?:[.,]\d+)*)((?:[eE][+-]?\d{1,3})?)", re.ASCII)
_SIZE = re.compile(r"(?<![a-z])([KMGTP]?)i?B\b", re.IGNORECASE)
_INT64 = 1 << 63  # what SQLite can keep
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PINGED_SHIFT = 1024  # HostResponse shifts epoch milliseconds right by 10 (cloudstack.md 5.2)


def text(value: Any) -> str | None:
    """Text; a list becomes comma separated; empty is nothing."""
    if value.__class__ is str and value.isascii():  # nearly every value of every answer
        return value or None
    if isinstance(value, list):
        value = ",".join(plain(member) for member in value)
    if isinstance(value, (dict, bool)):
        return json.dumps(value, sort_keys=True)
    return plain(value) or None


def number(value: Any) -> float | None:
    """The first number in a text such as "51.21 %", "3,61" or "1.234,5"; None without one."""
    if isinstance(value, str):
        found = _NUMBER.search(value)
        value = float(_with_point(found.group(1)) + found.group(2)) if found else None
    if not isinstance(value, (int, float)) or not -_INT64 <= value < _INT64:
        return None
    return float(value)


def integer(value: Any) -> int | None:
    """A whole number; fractions are rounded."""
    if isinstance(value, int):
        return int(value) if -_INT64 <= value < _INT64 else None
    return scaled(value, 1)


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
    return scaled(value, 1 << 10)


def mib(value: Any) -> int | None:
    """Bytes from MiB."""
    return scaled(value, 1 << 20)


def gib(value: Any) -> int | None:
    """Bytes from GiB; 0 means that the user chooses (disk offerings)."""
    return scaled(value, 1 << 30) or None


def mhz(value: Any) -> int | None:
    """Hz from MHz."""
    return scaled(value, 1_000_000)


def mbit(value: Any) -> int | None:
    """bit/s from Mbit/s; -1 stays -1 (unlimited)."""
    found = number(value)
    return scaled(found, 1 if found is not None and found < 0 else 1_000_000)


def size(value: Any) -> int | None:
    """Bytes from a text such as "18.09 GB" (binary units, as the server means them)."""
    unit = _SIZE.search(value) if isinstance(value, str) else None
    if unit is None:
        return None
    return scaled(value, 1 << 10 * " KMGTP".index(unit.group(1).upper() or " "))


def first_count(value: Any) -> int | None:
    """The 3 of "3 / 4"."""
    return integer(value.split("/")[0] if isinstance(value, str) else value)


def second_count(value: Any) -> int | None:
    """The 4 of "3 / 4"."""
    return integer(value.split("/")[1]) if isinstance(value, str) and "/" in value else None


def utc(value: Any) -> str | None:
    """UTC text from "2026-11-22T21:47:58+0000"; 1970-01-01 means never."""
    moment = _moment(value)
    if moment is None or moment < _EPOCH + timedelta(days=1):
        return None
    return utc_text(moment)


def pinged(value: Any) -> str | None:
    """Real time from `lastpinged`, which is the epoch in milliseconds >> 10."""
    moment = _moment(value)
    if moment is None or moment.year not in (1970, 1971):  # else a server that tells the real time
        return utc(value)
    return utc((_EPOCH + (moment - _EPOCH) * _PINGED_SHIFT).isoformat())


def vlan(value: Any) -> str | None:
    """VLAN id of "vlan://100", 351, "669", ["vlan://untagged"]; an overlay has none."""
    if isinstance(value, list):
        value = value[0] if value else None
    name = plain(value).lower().removeprefix("vlan://")
    return name if name.isdecimal() or name == "untagged" else None


def plain(value: Any) -> str:
    """As text that UTF-8 can hold (JSON may escape half a character)."""
    plain = "" if value is None else str(value)
    return plain if plain.isascii() else plain.encode("utf-8", "replace").decode()


def lowered(value: Any) -> str:
    """A word of a set in lower case, to compare it whatever case it is told in; "" for none."""
    return plain(value).strip().lower()


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; nothing of anything else."""
    members = value if isinstance(value, list) else ()
    return [member for member in members if isinstance(member, dict)]


def _with_point(digits: str) -> str:
    """The last separator is the decimal one, unless it stands twice: then it groups thousands."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0 or digits.count(digits[last]) > 1:
        return digits.replace(",", "").replace(".", "")
    whole = digits[:last].replace(",", "").replace(".", "")
    return f"{whole}.{digits[last + 1 :]}"


def scaled(value: Any, factor: int) -> int | None:
    """The first number in a text, times a factor, rounded."""
    found = number(value)
    return integer(round(found * factor)) if found is not None else None


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None
