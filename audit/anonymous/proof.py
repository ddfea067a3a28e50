"""The proof: every original value is looked for in every byte that was written."""

import html
import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.anonymous.copy import hidden_columns
from audit.anonymous.find import Sought
from audit.anonymous.tokens import Tokens, is_public, one_word, words_of
from audit.model import TABLES
from audit.model.sensitive import Secrecy, secrecy
from audit.store import records

_LEAST = 4
_ANYWHERE = 8  # from this length on, also inside of a longer word
_REMADE = frozenset({"rule", "rule_result", "rule_timing", "finding"})  # of other columns
_ADDRESS = re.compile(r"[0-9a-fA-F:.]*[.:][0-9a-fA-F:.]*(/\d+)?")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
# lists of makers, which nobody fills with names of their own: whole phrases of theirs are public
_VENDOR = frozenset(
    {"os_type.name", "configuration.name", "server.model", "server.vendor", "switch.model",
     "switch.os_version", "switch.vendor", "switch.family", "switch_member.model",
     "array_disk.model", "storage_array.model", "alert.name", "role_permission.rule"}
)  # fmt: skip


class Originals:
    """Values of the sensitive columns, that nothing written may hold.

    public: words of the program's own texts, in lower case. Values made of public words only are
    not looked for (one word alone: also words of public columns, such as a VM called ubuntu), nor
    numbers, nor addresses that are also the token of another one.
    """

    def __init__(self, source: sqlite3.Connection, tokens: Tokens, public: Iterable[str]) -> None:
        vendor = set(public) | _public_words(source, _VENDOR)
        told = vendor | _public_words(source)
        images: set[str] = set()
        self._columns: dict[str, str] = {}
        for column, kind, value in _values(source):
            hidden = tokens.hide(value, kind)
            images.add(hidden.casefold())
            if (
                hidden != value
                and len(value) >= _LEAST
                and not _number(value)
                and not is_public(value, told if one_word(value) else vendor)
            ):
                self._columns.setdefault(value.casefold(), column)
        for value in [v for v in self._columns if v in images and _ADDRESS.fullmatch(v)]:
            del self._columns[value]
        self._sought = Sought(_LEAST, _ANYWHERE)
        for value in self._columns:
            self._sought.add(value)

    def __len__(self) -> int:
        return len(self._columns)

    def add(self, value: str, origin: str) -> None:
        """One more value, such as the customer's name of the configuration."""
        if len(value) >= _LEAST and value.casefold() not in self._columns:
            self._columns[value.casefold()] = origin
            self._sought.add(value.casefold())

    def left_in(self, data: bytes) -> Counter[str]:
        """Column -> how many of its values stand in the bytes."""
        found = {value for text in _readings(data) for value in self._sought.found_in(text)}
        return Counter(self._columns[value] for value in found)


def prove(originals: Originals, path: Path) -> list[str]:
    """What is left in a file and its parts, as sentences without the values."""
    left = []
    for part, data in _streams(path):
        for column, number in sorted(originals.left_in(data).items()):
            left.append(f"{path.name}{part}: {number} of {column}")
    return left


def _streams(path: Path) -> Iterator[tuple[str, bytes]]:
    yield "", path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield f" ({name})", archive.read(name)
    elif path.suffix == ".db":
        yield " (its cells)", _cells(path)


def _cells(path: Path) -> bytes:
    """All text of a database: a long value may lie on several pages of the file."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        return "\n".join(connection.iterdump()).encode("utf-8", "replace")
    finally:
        connection.close()


def _readings(data: bytes) -> Iterator[str]:
    """The text, and what it says where characters are written as entities or escapes."""
    text = data.decode("utf-8", "replace").casefold()
    yield text
    plain = html.unescape(text) if "&" in text else text
    if "\\u" in plain:
        plain = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), plain).casefold()
    if plain != text:
        yield plain


def _number(value: str) -> bool:
    return not any(letter.isalpha() for letter in value) and not _ADDRESS.fullmatch(value)


def _values(source: sqlite3.Connection) -> Iterator[tuple[str, Secrecy, str]]:
    """(table.column, how it is hidden, value) of every sensitive column, now and in the past."""
    for info in TABLES.values():
        if info.kind == "reference" or info.name in _REMADE:
            continue
        table = f"{info.name}_history" if info.kind == "entity" else info.name
        for name, kind in hidden_columns(info):
            for row in records(source, f"SELECT DISTINCT {name} AS value FROM {table}"):
                if row["value"]:
                    yield f"{info.name}.{name}", kind, str(row["value"])


def _public_words(source: sqlite3.Connection, only: frozenset[str] = frozenset()) -> set[str]:
    """Words of public columns: models, systems, versions, settings, states; or of some of them."""
    found: set[str] = set()
    for info in TABLES.values():
        columns = [c.name for c in info.columns if c.python is str and c.unit != "UTC"
                   and secrecy(info, c) in {"public", "port"}
                   and (not only or f"{info.name}.{c.name}" in only)]  # fmt: skip
        for name in columns if info.kind != "reference" else ():
            for row in records(source, f"SELECT DISTINCT {name} AS value FROM {info.name}"):
                found |= words_of(str(row["value"] or ""))
    return found
