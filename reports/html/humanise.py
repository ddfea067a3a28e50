"""Numbers and times for people; base units become readable only here. None is "not seen"."""

import json
import re
from datetime import datetime
from typing import Any

from audit.model import TABLES
from reports.export.text import is_flag
from reports.language import date_text, figures, mark, t, tn

NOT_SEEN = mark("not seen")
_KIB = 1024
_KILO = 1000
_MHZ = 1_000_000
_MIB = _KIB * _KIB
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")
_BYTES = re.compile(
    r"(^|_)(bytes|size|capacity|memory|used|allocated|free|physical|heap|total|largest|n1|spare"
    r"|needed|missing|waste|reclaimable|reserve|room|sold|told|least|most)(_|$)"
)
_COMMA = re.compile(r"(?<=[^\s\d]),(?=\S)|(?<=\d),(?=\D\S)")
_HERTZ = re.compile(r"(^|_)(hz|cpu|speed|clock)(_|$)")
_SHARE = re.compile(r"(^|_)share(_|$)|^cpu_used$")
_ACRONYM = re.compile(
    r"\b(acl|api|bios|bmc|dns|ha|ip|kvm|lacp|lun|mac|mtu|nfs|nic|oobm|os|psu|qemu|ssh|tls|vlan|vpc)\b"
)
_UNITS = {"bytes": "size", "Hz": "hertz", "share": "share", "ratio": "ratio", "bit/s": "rate"}


def number(value: float | None) -> str:
    """12,345 or 1.25."""
    if value is None:
        return t(NOT_SEEN)
    if isinstance(value, float) and not value.is_integer():
        return figures(f"{value:,.2f}".rstrip("0").rstrip("."))
    return figures(f"{int(value):,}")


def span(least: int, most: int) -> str:
    """3, or 3 to 12 where it is not known."""
    return number(least) if most <= least else t("{least} to {most}", least=least, most=most)


def size(value: float | None) -> str:
    """Bytes as KiB, MiB, GiB, TiB, PiB."""
    return _scaled(value, _KIB, ("B", "KiB", "MiB", "GiB", "TiB", "PiB"))


def hertz(value: float | None) -> str:
    """Hertz as MHz, GHz, THz."""
    return _scaled(value, _KILO, ("Hz", "kHz", "MHz", "GHz", "THz"))


def rate(value: float | None) -> str:
    """Bits a second as Mbit/s, Gbit/s."""
    return _scaled(value, _KILO, ("bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"))


def share(value: float | None) -> str:
    """0.854 as 85 %; under ten with one decimal."""
    if value is None:
        return t(NOT_SEEN)
    percent = value * 100
    digits = 1 if 0 < abs(percent) < 9.95 else 0  # noqa: PLR2004 - below ten after rounding
    return f"{figures(f'{percent:,.{digits}f}')}\N{NARROW NO-BREAK SPACE}%"


def ratio(value: float | None) -> str:
    """1.5 as 1.5 x."""
    return (
        t(NOT_SEEN)
        if value is None
        else f"{number(round(value, 2))}\N{NO-BREAK SPACE}\N{MULTIPLICATION SIGN}"
    )


def _scaled(value: float | None, step: int, units: tuple[str, ...]) -> str:
    if value is None:
        return t(NOT_SEEN)
    amount, place = float(value), 0
    while abs(amount) >= step and place < len(units) - 1:
        amount, place = amount / step, place + 1
    digits = 0 if amount.is_integer() or abs(amount) >= 100 else 1  # noqa: PLR2004 - 3 digits
    return f"{figures(f'{amount:,.{digits}f}')}\N{NO-BREAK SPACE}{units[place]}"


def parse(text: str | None) -> datetime | None:
    """A stored time or day; None when it is none."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def day(text: str | None) -> str:
    """22 Nov 2026; words stay words."""
    found = parse(text)
    return _date("day", found) if found else text or t(NOT_SEEN)


def moment(text: str | None) -> str:
    """22 November 2026, 21:58 UTC."""
    found = parse(text)
    return f"{_date('long_day', found)}, {found:%H:%M} UTC" if found else text or t(NOT_SEEN)


def stamp(text: str | None) -> str:
    """22 Nov 2026, 21:58: UTC, for columns that say so."""
    found = parse(text)
    return f"{_date('day', found)}, {found:%H:%M}" if found else text or t(NOT_SEEN)


def month(text: str | None) -> str:
    """November 2026."""
    found = parse(text)
    return _date("{month} {year}", found) if found else t(NOT_SEEN)


def _date(pattern: str, when: datetime) -> str:
    return date_text(pattern, when.day, when.month, when.year)


def several(count: int, noun: str) -> str:
    """1 host, 2 hosts."""
    return tn(f"{{n}} {noun}", f"{{n}} {noun}s", count)


def days(start: str | None, end: str | None) -> int | None:
    """Whole days between two stored times."""
    first, last = parse(start), parse(end)
    if first is None or last is None:
        return None
    return (last.replace(tzinfo=None) - first.replace(tzinfo=None)).days


def age(start: str | None, end: str | None) -> str:
    """Days between as words: today, 1 day, 40 days."""
    found = days(start, end)
    if found is None:
        return t(NOT_SEEN)
    return t("first seen now") if found <= 0 else several(found, "day")


def words(name: str) -> str:
    """A column name as a heading."""
    text = name.removesuffix("_id").replace("_", " ").strip()
    for short, long in (
        ("vms", "VMs"),
        ("vm", "VM"),
        ("cpu", "CPU"),
        ("n1", "N-1"),
        ("vcpus", "vCPUs"),
        ("ips", "IPs"),
        ("eol", "end of support"),
        ("dns1", "first DNS"),
        ("dns2", "second DNS"),
    ):
        text = re.sub(rf"\b{short}\b", long, text)
    text = _ACRONYM.sub(lambda found: found[0].upper(), text)
    return text[:1].upper() + text[1:]


def _model_units() -> dict[str, str]:
    """Formats of column names that mean one unit everywhere in the model."""
    units: dict[str, set[str]] = {}
    for info in TABLES.values():
        for column in info.columns:
            if column.python in (int, float):
                units.setdefault(column.name, set()).add(column.unit or "")
    known = {name: next(iter(found)) for name, found in units.items() if len(found) == 1}
    return {name: _UNITS[unit] for name, unit in known.items() if unit in _UNITS}


_KNOWN = _model_units()
_FORMATS = {"size": size, "hertz": hertz, "share": share, "ratio": ratio, "rate": rate}


def evidence(name: str, value: Any) -> str:
    """A value of a rule's evidence by the name of its column."""
    if value is None:
        return t(NOT_SEEN)
    if is_flag(name, value):
        return t("yes") if value else t("no")
    if isinstance(value, int | float):
        return _FORMATS.get(_kind(name, value), number)(value)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    text = str(value)
    return moment(text) if _TIME.fullmatch(text) else _COMMA.sub(", ", _unlisted(text))


def _unlisted(text: str) -> str:
    """A list that was stored as JSON, as a sentence has it; other text as it is."""
    if not text.startswith('["'):
        return text
    try:
        return ",".join(str(part) for part in json.loads(text))
    except ValueError:
        return text


def threshold(name: str, spec: dict[str, Any]) -> str:
    """A threshold in force with its unit; a number that is counted has none."""
    unit = str(spec.get("unit") or "")
    if unit == "share":
        return evidence(f"{name}_share", spec.get("value"))
    return f"{evidence(name, spec.get('value'))} {'' if unit == 'count' else t(unit)}".strip()


def _kind(name: str, value: float) -> str:
    if _SHARE.search(name):
        return "share"
    kind = _KNOWN.get(name, "")
    if not kind:
        kind = "hertz" if _HERTZ.search(name) else "size" if _BYTES.search(name) else ""
    if kind == "size" and isinstance(value, float) and 0 < value < 1:
        return "share"  # of memory, for example: bytes are whole
    least = {"size": _MIB, "hertz": _MHZ, "rate": _MHZ}.get(kind, 0)
    return kind if abs(value) >= least else ""
