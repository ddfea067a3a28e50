"""Values as servers write them: ON and OFF, 'key = value;' options, lists, numbers as text."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from collectors.convert_basic import integer

Values = Mapping[str, str | None]
_SWITCH = {"on": True, "yes": True, "1": True, "true": True,
           "off": False, "no": False, "0": False, "false": False}  # fmt: skip
_SUFFIXES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_OPTION_SIZE = re.compile(r"(\d+)([KMGT]?)", re.ASCII)
_GLOBAL_GRANT = re.compile(r"GRANT (.+?) ON \*\.\* TO", re.IGNORECASE)
_DECIMAL = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


def switch(value: str | None) -> bool | None:
    """ON/OFF, YES/NO, 1/0; anything else is not known."""
    return _SWITCH.get((value or "").strip().lower())


def decimal(value: str | None) -> float | None:
    """A number as the server writes it: always with a point."""
    found = _DECIMAL.fullmatch((value or "").strip())
    return float(found[0]) if found else None


def first(values: Values, *names: str) -> str | None:
    """The first of several spellings that was told."""
    return next((values[name] for name in names if values.get(name) is not None), None)


def nonempty(value: str | None) -> str | None:
    """Text; empty is nothing."""
    return value or None


def options(text: str | None) -> dict[str, str]:
    """wsrep_provider_options: `pc.weight = 1; gcache.size = 128M; ...`."""
    pairs = (one.partition("=") for one in (text or "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


def option_size(value: str | None) -> int | None:
    """Bytes of `128M`."""
    found = _OPTION_SIZE.fullmatch(value or "")
    return integer(int(found[1]) * _SUFFIXES[found[2]]) if found else None


def members(url: str | None) -> str | None:
    """Addresses of `gcomm://a,b?option=x` as a JSON list, sorted; NULL: none named."""
    text = (url or "").partition("://")[2].partition("?")[0]
    found = sorted({one.strip() for one in text.split(",")} - {""})
    return json.dumps(found) if found else None


def incoming(text: str | None) -> str | None:
    """wsrep_incoming_addresses as a JSON list, sorted; empty texts are arbiters."""
    if text is None:
        return None
    return json.dumps(sorted(one.strip() for one in text.split(",")) if text else [])


def pairs(rows: list[dict[str, Any]]) -> dict[str, str | None]:
    """Rows of SHOW VARIABLES or STATUS by name."""
    return {str(row["Variable_name"]): row["Value"] for row in rows}


def has_right(grants: Iterable[Mapping[str, Any]], *names: str) -> bool:
    """Whether one of these rights on everything is among the rows of SHOW GRANTS."""
    found = (_GLOBAL_GRANT.match(str(row["grant"])) for row in grants)
    rights = {one.strip().upper() for match in found if match for one in match[1].split(",")}
    return bool(rights & {*names, "ALL PRIVILEGES"})
