"""What all parsers need. They are pure; text that is not what it should be raises ValueError."""

import json
import re
from collections.abc import Iterator
from typing import Any

from collectors.convert_basic import number
from collectors.convert_hardware import stripped

_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
_GUEST = re.compile(r"(vnet|tap|vif|tapvif|veth|fwbr|fwpr|fwln)\d")
_INT64 = (1 << 63) - 1


def address(value: Any) -> str | None:
    """A MAC address as Linux writes it, that of nobody (all zero) included."""
    text = (stripped(value) or "").lower() if isinstance(value, str) else ""
    return text if _MAC.fullmatch(text) else None


def whole(value: Any) -> int | None:
    """A whole number that is not negative; a truth is none."""
    found = None if isinstance(value, bool) else number(value)
    return int(found) if found is not None and 0 <= found <= _INT64 else None


def is_guests(name: str) -> bool:
    """A link made for a VM: it comes and goes with it."""
    return bool(_GUEST.match(name))


def members(text: str) -> list[dict[str, Any]]:
    """The objects of a JSON list. Raises ValueError for anything else."""
    found = json.loads(text)
    if not isinstance(found, list):
        raise ValueError("no JSON list")  # noqa: TRY004 - of the text, not of an argument
    return [one for one in found if isinstance(one, dict)]


def inner(value: Any, *names: str) -> Any:
    """What lies under names of nested objects; None where one is missing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """(name, text) of what follows each line `@ name`. Raises ValueError for text before them."""
    head, *rest = re.split(r"^@ (\S+)[ \t]*$", text, flags=re.MULTILINE)
    if head.strip():
        raise ValueError("text before the first name")
    yield from zip(rest[::2], rest[1::2], strict=True)


def labelled(text: str) -> Iterator[tuple[str, str]]:
    """(label, value) of lines `Label: value`, blanks around both left out."""
    for line in text.splitlines():
        label, colon, value = line.partition(":")
        if colon:
            yield label.strip(), value.strip()
