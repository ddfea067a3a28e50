"""Spellings of makers, as data (vendors.toml), and what counts as no identity."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from collectors.convert_hardware import told, word

_FILE = Path(__file__).with_name("vendors.toml")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FEWEST_DIGITS = 4  # a real one has more different digits


@cache
def _data() -> dict[str, dict[str, Any]]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)


def vendor(name: Any) -> str | None:
    """One spelling of a manufacturer."""
    plain = told(name)
    if plain is None:
        return None
    lowered = plain.lower()
    return next((one for start, one in _data()["spelling"].items() if lowered.startswith(start)),
                plain)  # fmt: skip


def uuid(value: Any) -> str | None:
    """A UUID in lower case; nothing for one that many machines have."""
    text = value.strip().lower() if isinstance(value, str) else ""
    if not _UUID.fullmatch(text) or text in _data()["uuid"]["placeholders"]:
        return None
    return text if len(set(text) - {"-"}) > _FEWEST_DIGITS else None


def link_up(status: Any) -> bool | None:
    """Whether a link status is up; None for anything that is neither up nor down."""
    text = (word(status) or "").lower()
    words = _data()["link"]
    return True if text in words["up"] else False if text in words["down"] else None


def bios(attributes: dict[str, Any], column: str) -> str | None:
    """Value of the attribute that a column is read from."""
    names = _data()["bios"][column]
    found = {re.sub(r"[^a-z]", "", name.lower()): text for name, text in attributes.items()}
    return next((told(found[name]) for name in names if told(found.get(name))), None)


def switched_on(text: str | None) -> bool | None:
    """Whether a BIOS attribute's word says on; None when it says neither."""
    words, plain = _data()["bios"], (text or "").strip().lower()
    return True if plain in words["on"] else False if plain in words["off"] else None
