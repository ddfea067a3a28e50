"""Values as people read them: units, evidence, counts of addresses."""

import ipaddress
import json
import re
from typing import Any

from audit.model import TABLES

_UNITS: dict[str, tuple[float, str]] = {
    "bytes": (2**30, "GiB"),
    "Hz": (1e9, "GHz"),
    "bit/s": (1e9, "Gb/s"),
}
_BARE = {"count": None, "yes or no": "bool"}  # units of thresholds that say nothing
_HERTZ = re.compile(r"cpu|clock|hz|speed")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_FLAG = re.compile(r"(is|has)_|.+_enabled$")  # of others, such as failed, a rule may count several
# columns that are yes or no: SQL tells them as 0 and 1
_FLAGS = frozenset(
    c.name for info in TABLES.values() for c in info.columns
    if c.python is bool and _FLAG.match(c.name)
)  # fmt: skip
_MIN_SIZE = 2**28  # evidence carries no units: nothing but bytes and hertz grows so large


def number(value: float) -> str:
    """A number in a sentence: thousands separated, at most two decimals."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def amount(value: Any, unit: str | None) -> str:
    """A stored value with its unit, e.g. `64 GiB`, `85 %`, `yes`; "" when unknown."""
    if value is None:
        return ""
    if unit == "bool":
        return "yes" if value else "no"
    if unit == "UTC":
        return str(moment_text(str(value)))
    if isinstance(value, str) or unit == "number":
        return str(value)
    if unit == "share":
        return f"{number(value * 100)} %"
    divisor, name = _UNITS.get(unit or "", (1, ""))
    return f"{number(value / divisor)} {name}".strip()


def moment_text(text: str | None) -> str | None:
    """A stored time without its letters, or a text with one in it; None when it is not told."""
    return text and text.replace("T", " ").replace("Z", " UTC")


def is_flag(name: str, value: Any) -> bool:
    """Whether a value is yes or no, by itself or by the name of its column."""
    return isinstance(value, bool) or (name in _FLAGS and value in (0, 1))


def evidence_text(text: str | None) -> str | None:
    """Evidence (JSON) as `name: value; name: value`; None when there is none."""
    if not text:
        return None
    try:
        content = json.loads(text)
    except ValueError:
        return text
    return evidence_text_of(content) if isinstance(content, dict) else text


def evidence_text_of(content: Any) -> str | None:
    """The same of evidence that is decoded already; None when it is none."""
    if not isinstance(content, dict):
        return None
    parts = (f"{name.replace('_', ' ')}: {_fact(name, value)}" for name, value in content.items())
    return "; ".join(parts) or None


def headline(name: str, message: str) -> str:
    """A message that says which object it is about, once."""
    return message if name in message else f"{name}: {message}"


def thresholds_text(text: str | None) -> str | None:
    """Parameters of a rule (JSON) as `name = value unit (default ...): meaning`, a line each."""
    try:
        content = json.loads(text or "{}")
    except ValueError:
        return text
    lines = []
    for name, spec in content.items():
        value, default = (_threshold(spec[part], spec["unit"]) for part in ("value", "default"))
        changed = "" if value == default else f" (default {default})"
        lines.append(f"{name} = {value}{changed}: {spec['doc']}")
    return "\n".join(lines) or None


def _threshold(value: Any, unit: str) -> str:
    """A threshold with its unit; a number that is counted has none."""
    if unit in _BARE:
        return amount(value, _BARE[unit])
    return amount(value, unit) if unit in _UNITS or unit == "share" else f"{value} {unit}"


def list_text(text: str | None) -> str | None:
    """A JSON list as lines."""
    try:
        content = json.loads(text or "[]")
    except ValueError:
        return text
    return "\n".join(str(item) for item in content) or None


def address_count(first: str | None, last: str | None) -> int | None:
    """How many addresses a range has; None when it is not one."""
    try:
        start = ipaddress.ip_address(first or "")
        end = ipaddress.ip_address(last or first or "")
    except ValueError:
        return None
    size = int(end) - int(start) + 1
    return size if size > 0 and start.version == end.version else None


def _fact(name: str, value: Any) -> str:
    if value is None:
        return "unknown"
    if is_flag(name, value):
        return amount(value, "bool")
    if not isinstance(value, int | float):
        return amount(str(value), "UTC" if _TIME.fullmatch(str(value)) else None)
    if name.endswith("share"):
        return amount(value, "share")
    if abs(value) >= _MIN_SIZE:
        return amount(value, "Hz" if _HERTZ.search(name.lower()) else "bytes")
    return number(value)
