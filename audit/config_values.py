"""Keys and values of a configuration file, checked; an unknown key is an error with a suggestion.

All raise ConfigError that names the file and the key.
"""

import difflib
import re
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from audit.errors import ConfigError

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_WORDS: dict[type, str] = {
    bool: "true or false",
    int: "a whole number above 0",
    str: "text",
    list: "a list of texts",
}


def table(path: Path, where: str, entry: Any, cls: type) -> dict[str, Any]:
    """A table of the file, its keys and types checked against the fields of a dataclass."""
    if not isinstance(entry, dict):
        raise ConfigError(f"{path}: {where} must be a table.")
    hints = get_type_hints(cls)
    known(path, f"{where}.", entry, list(hints))
    for name, value in entry.items():
        hint = hints[name]
        is_list = get_origin(hint) is tuple
        kind = list if is_list else next(k for k in _WORDS if k in (hint, *get_args(hint)))
        strange = type(value) is not kind
        if is_list and not strange:
            strange = not all(isinstance(one, str) for one in value)
        if strange or (kind is int and value < 1):
            raise ConfigError(f"{path}: {where}.{name} must be {_WORDS[kind]}.")
    return dict(entry)


def listed(path: Path, name: str, content: dict[str, Any], form: str) -> list[Any]:
    """A list of the file; empty where it is not there."""
    found = content.get(name, [])
    if not isinstance(found, list):
        raise ConfigError(f"{path}: {name} must be {form}.")
    return found


def path_of(path: Path, name: str, value: Any) -> Path:
    """A path of the file: relative to where the file lies."""
    return path.parent / Path(text_of(path, name, value)).expanduser()


def text_of(path: Path, name: str, value: Any) -> str:
    """A text of the file."""
    if not isinstance(value, str):
        raise ConfigError(f"{path}: {name} must be text.")
    return value


def known(path: Path, where: str, entry: dict[str, Any], names: list[str]) -> None:
    """Refuses a key that is not among `names`."""
    for name in entry:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            hint = f"; did you mean {where}{near[0]}?" if near else f"; known are {names}."
            raise ConfigError(f"{path}: unknown key {where}{name}{hint}")
