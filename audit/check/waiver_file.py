"""Changes of the waiver file that keep its comments and the order of its lines."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import tomlkit
from tomlkit.items import AoT, Table

from audit.check.waivers import WaiverEntry, parse_waivers
from audit.errors import ConfigError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Done = Literal["added", "changed", "same"]
_KEYS = ("rule", "subject", "reason", "owner", "until", "ticket")
_HEAD = "Accepted risks: rule (or a pattern), subject (UUID, name or *), reason, owner, until."


class WaiverFile:
    """The file at `path`, new when it is not there. Raises ConfigError where it cannot be used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        text = _read(path)
        self.entries = parse_waivers(path, text)
        self._document: TOMLDocument = tomlkit.parse(text)
        if not text.strip():
            self._document.add(tomlkit.comment(_HEAD))
            self._document.add(tomlkit.nl())
        if self.entries and not isinstance(self._document["waiver"], AoT):
            raise ConfigError(f"{path}: write every waiver as [[waiver]]; then it can be changed.")

    def put(self, entry: WaiverEntry, name: str = "") -> Done:
        """Add a waiver, or change the one of the same rule and subject.

        name: of the object, as a comment behind its UUID.
        """
        values = {key: getattr(entry, key) for key in _KEYS if getattr(entry, key) is not None}
        for table in self._tables():
            if (table["rule"], table["subject"]) == (entry.rule, entry.subject):
                told = {key: table[key] for key in _KEYS if key in table}
                table.update(values)
                return "same" if told == told | values else "changed"
        table = tomlkit.table()
        table.update(values)
        if name and name != entry.subject and name.isprintable():
            table["subject"].comment(name)
        self._append(table)
        return "added"

    def drop(self, wanted: Callable[[WaiverEntry], bool]) -> list[WaiverEntry]:
        """Remove what is wanted to go; comments before the next waiver stay. Returns them."""
        gone = [(n, entry) for n, entry in enumerate(self.entries) if wanted(entry)]
        for number, _entry in reversed(gone):
            self._remove(number)
        return [entry for _number, entry in gone]

    def save(self) -> None:
        """Write what was changed; the file is replaced as a whole, after a look at the result."""
        text = tomlkit.dumps(self._document)
        self.entries = parse_waivers(self._path, text)
        draft = self._path.with_name(f".{self._path.name}.draft")
        try:
            draft.write_text(text, encoding="utf-8")
            if self._path.exists():
                draft.chmod(self._path.stat().st_mode)
            draft.replace(self._path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise ConfigError(f"{self._path}: cannot be written ({error.strerror}).") from error

    def _tables(self) -> list[Table]:
        return list(self._document.get("waiver", []))

    def _append(self, table: Table) -> None:
        table.add(tomlkit.nl())
        if "waiver" not in self._document:
            self._document.append("waiver", tomlkit.aot())
        waivers: Any = self._document["waiver"]
        waivers.append(table)

    def _remove(self, number: int) -> None:
        """Comments behind the last value of a table are about the next one: they move to it."""
        waivers: Any = self._document["waiver"]
        body = waivers[number].value.body
        last = max(place for place, (key, _item) in enumerate(body) if key is not None)
        rest = body[last + 1 :]
        if number + 1 < len(waivers):
            text = "".join(item.as_string() for _key, item in rest).lstrip("\n")
            waivers[number + 1].trivia.indent = text + waivers[number + 1].trivia.indent
        elif number:
            waivers[number - 1].value.body.extend(rest)
        del waivers[number]
        if not waivers:
            del self._document["waiver"]
            for _key, item in rest:
                self._document.add(item)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}.") from error
