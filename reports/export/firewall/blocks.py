"""Documents as headings, sentences and tables, for any medium."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from reports.export.firewall.document import section_files
from reports.export.firewall.neutral import ONLY
from reports.export.text import amount

_BY_ROLE = (
    "Compared by role: public and guest addresses, numbers in names and words such as test and "
    "prod do not count."
)
_HIDDEN = frozenset({"id"})
_COMMON = ("network", "vpc", "family", "state")  # said once when all rows agree
_USUAL = (("state", "Active"), ("family", "IPv4"))
_COUNTED = ("only_here", "only_there", "different")


class Block(NamedTuple):
    """A heading, sentences below it, and a table (no columns: none)."""

    title: str
    lines: list[str]
    columns: list[str] = []  # noqa: RUF012 - never written
    rows: list[list[str]] = []  # noqa: RUF012


def blocks(document: dict[str, Any]) -> Iterator[Block]:
    """Blocks of a document of `read_firewall` or `compare`, the first with the main title."""
    if document["kind"] == "firewall-diff":
        yield from _diff(document)
        return
    environment = document["environment"]
    title = f"Firewall hand-over: {environment['kind']} {environment['name']}"
    yield Block(title, [_place(environment), *_origin(document)])
    empty = []
    for name, file in section_files().items():
        rows = document["sections"][name]
        if rows:
            yield _section(file.header, rows)
        elif rows is not None:
            empty.append(file.header["title"])
    if empty:
        yield Block("Seen, and there are none", [", ".join(empty)])
    if document["not_seen"]:
        yield Block("Not seen", _not_seen(document["not_seen"]))


def _place(environment: dict[str, Any]) -> str:
    parts = [
        f"{key} {environment[key]}"
        for key in ("account", "domain", "zone")
        if environment[key] and (key, environment["kind"]) != ("account", "account")
    ]
    return ", ".join([*parts, f"UUID {environment['id']}"])


def _origin(document: dict[str, Any]) -> Iterator[str]:
    source = document["source"]
    estate = f" of {document['estate']}" if document["estate"] else ""
    version = f", CloudStack {source['version']}" if source["version"] else ""
    yield f"Source {source['source']}{estate}{version}; {_when(source['collected'])}"
    if source["status"] != "ok":
        reason = f": {source['reason']}" if source["reason"] else "."
        yield f"The collection of {amount(source['asked'], 'UTC')} is {source['status']}{reason}"
    lost = sorted(
        file.header["title"]
        for name, file in section_files().items()
        if any(lack["section"] == name and not lack["column"] for lack in document["not_seen"])
    )
    if lost:
        yield f"INCOMPLETE, see the end for why: {', '.join(lost)}."


def _when(time: str | None) -> str:
    return f"as collected {amount(time, 'UTC')}" if time else "never collected"


def _not_seen(lacks: list[dict[str, Any]]) -> list[str]:
    """A line per reason, with the tables and columns it holds for."""
    found: dict[str, set[str]] = {}
    for lack in lacks:
        name = ".".join(filter(None, (lack["table"], lack["column"])))
        found.setdefault(lack["why"], set()).add(name)
    return sorted(f"{', '.join(sorted(names))}: {why}" for why, names in found.items())


def _section(header: dict[str, Any], rows: list[dict[str, Any]]) -> Block:
    title = f"{header['title']} ({len(rows)})"
    notes = list(header.get("notes", ()))
    filled = header.get("filled_by", {})
    if header.get("layout") == "list":
        return Block(title, [_line(row) for row in rows] + notes)
    common = [n for n in _COMMON if rows[0].get(n) and len({row[n] for row in rows}) == 1]
    if common:
        notes.insert(0, f"All: {'; '.join(f'{n} {rows[0][n]}' for n in common)}.")
    columns = [
        name
        for name in rows[0]
        if name not in {*_HIDDEN, *common} and (name in filled or any(row[name] for row in rows))
    ]
    cells = [[_filled(row[n]) if n in filled else cell(row[n]) for n in columns] for row in rows]
    return Block(title, notes, [_label(name) for name in columns], cells)


def _line(row: dict[str, Any]) -> str:
    facts = [
        f"{_label(name)} {cell(value)}"
        for name, value in row.items()
        if name not in {"id", "name"} and value not in (None, [])
    ]
    return f"{row['name']}: {'; '.join(facts)}"


def cell(value: Any) -> str:
    """A value on one line; `-` when there is none or it is not told."""
    if isinstance(value, list):
        return ", ".join(value) or "-"
    return "-" if value is None else amount(value, "number")


def _filled(items: list[str] | None) -> str:
    """Members, which may be not seen: never `none` then."""
    return "not seen" if items is None else (", ".join(items) or "none")


def _label(name: str) -> str:
    return name.replace("_", " ")


def _diff(document: dict[str, Any]) -> Iterator[Block]:
    here, there = document["here"], document["there"]
    lines = [
        f"{side}: {environment['kind']} {environment['name']} ({_place(environment)}; "
        f"{environment['source']}, {_when(environment['collected'])})"
        for side, environment in (("here", here), ("there", there))
    ]
    yield Block(f"Firewall rules: {here['name']} against {there['name']}", [*lines, _BY_ROLE])
    titles = {name: file.header["title"] for name, file in section_files().items()}
    same = []
    for name, parts in document["sections"].items():
        if parts is not None and any(parts.values()):
            count = ", ".join(f"{len(parts[k])} {_label(k)}" for k in _COUNTED if parts[k])
            rows = [*_sided(parts), *_changed(parts["different"])]
            yield Block(f"{titles[name]}: {count}", [], ["where", "what", "differs"], rows)
        elif parts is not None:
            same.append(titles[name])
    if same:
        yield Block("No difference", [", ".join(same)])
    lost = [titles[name] for name, parts in document["sections"].items() if parts is None]
    lines = [f"Not compared: {', '.join(lost)}."] if lost else []
    for side in ("here", "there"):
        lacks = [lack for lack in document["incomplete"] if lack["side"] == side]
        lines += [f"{side}: {text}" for text in _not_seen(lacks)]
    if lines:
        yield Block("Not seen", lines)


def _sided(parts: dict[str, Any]) -> Iterator[list[str]]:
    for side in ("only_here", "only_there"):
        for row in parts[side]:
            yield [_label(side), _facts(row), ""]


def _changed(pairs: list[dict[str, Any]]) -> Iterator[list[str]]:
    for pair in pairs:
        key = {k: v for k, v in pair.items() if k not in {"fields", "id_here", "id_there"}}
        changes = (
            f"{_label(name)}: {cell(both['here'])} here, {cell(both['there'])} there"
            for name, both in pair["fields"].items()
        )
        yield ["both", _facts(key), "; ".join(changes)]


def _facts(row: dict[str, Any]) -> str:
    facts = (
        cell(value) if name == "name" else f"{_label(name)} {cell(value)}"
        for name, value in row.items()
        if name not in _HIDDEN
        and value not in (None, [])
        and (name, value) not in _USUAL
        and (name == "name" or value != ONLY)
    )
    return ", ".join(facts) or ONLY
