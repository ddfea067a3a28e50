"""`.snmprec` files as the documents our engine would have made of the recorded device.

A line is `OID|tag|value`; tag `4x` and `64x`: the value is hexadecimal. Recordings hold only what
their maker polled, so a group may answer with fewer columns than a real device would.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from audit.capture import Document
from collectors.base import Outcome, Request
from collectors.snmp.families import Family, recognise
from collectors.snmp.groups import Group, groups
from collectors.snmp.reading import SnmpReading
from tests.cloudstack_server.example import RECORDINGS

FOLDER = RECORDINGS.parent / "snmp"
AT = "2026-11-22T10:00:00Z"
SOURCE = "snmp:lab/192.0.2.1"
_STRINGS = frozenset({4, 68})
_WRAPPED = re.compile(rb"(.{16,}?)\n((?:[0-9A-F]{2}[ \n]*){4,}[0-9A-F]?)", re.DOTALL)
Row = tuple[str, int, int | str]
Tables = dict[str, list[tuple[Any, ...]]]


@cache
def load(path: Path) -> tuple[list[tuple[int, ...]], list[tuple[int, int | str]]]:
    """OIDs in order, and their tags and values as the contract writes them."""
    rows: dict[tuple[int, ...], tuple[int, int | str]] = {}
    for line in path.read_text("utf-8", "surrogateescape").splitlines():
        oid, _, rest = line.partition("|")
        tag, _, value = rest.partition("|")
        if oid and all(arc.isdecimal() for arc in oid.split(".")) and tag.rstrip("x").isdecimal():
            rows[tuple(map(int, oid.split(".")))] = _value(tag, value)
    oids = sorted(rows)
    return oids, [rows[oid] for oid in oids]


def _value(tag: str, value: str) -> tuple[int, int | str]:
    number, spelled = int(tag.rstrip("x")), tag.endswith("x")
    if number in _STRINGS:
        return number, _unwrapped(value.lower()) if spelled else value.encode(
            "utf-8", "surrogateescape"
        ).hex()
    if spelled:
        raw = bytes.fromhex(value)
        return number, ".".join(map(str, raw)) if number == 64 else raw.hex()
    return number, value if number in (6, 64) else int(value or 0)


def _unwrapped(value: str) -> str:
    """Long strings were recorded from lines of hexadecimal text: the second line still is text.

    A first line of NULs was printed as spaces.
    """
    raw = bytes.fromhex(value)
    match = _WRAPPED.fullmatch(raw)
    if match is None:
        return value
    head = bytes(len(match[1])) if not match[1].strip(b" ") else match[1]
    digits = b"".join(match[2].split())
    return (head + bytes.fromhex(digits[: len(digits) // 2 * 2].decode())).hex()


def column(path: Path, oid: str) -> list[Row]:
    """Rows under one column: index, tag, value."""
    oids, values = load(path)
    prefix = tuple(map(int, oid.split(".")))
    start = bisect_left(oids, prefix)
    found = []
    for place in range(start, len(oids)):
        if oids[place][: len(prefix)] != prefix:
            break
        index = ".".join(map(str, oids[place][len(prefix) :]))
        if index:
            found.append((index, *values[place]))
    return found


def document(request: Request, body: dict[str, Any], error: str | None = None) -> Document:
    """An answer with this body."""
    raw = b"" if error else json.dumps(body).encode()
    return Document(SOURCE, request.name, request.params, 0, AT, raw, 0.01, error)


def documents(path: Path) -> list[Document]:
    """Everything asked of the recorded device, `sys` first."""
    system = {row[0]: row for name in ("1", "2") for row in [(name, *_scalar(path, name))]}
    family = recognise(system["2"][1], system["1"][1])
    return [
        document(request, {"columns": _columns(path, group), "cut": {}})
        for group in family.groups()
        for request in group.requests()
    ]


def _scalar(path: Path, arc: str) -> tuple[str]:
    for _index, tag, value in column(path, f"1.3.6.1.2.1.1.{arc}"):
        raw = str(value)
        return (bytes.fromhex(raw).decode("utf-8", "replace") if tag in _STRINGS else raw,)
    return ("",)


def _columns(path: Path, group: Group) -> dict[str, list[Row]]:
    return {oid: rows for oid in group.columns.values() if (rows := column(path, oid))}


def rows_of(reading: SnmpReading, answers: Iterable[Document]) -> Tables:
    """Rows of all tables."""
    found: Tables = {}
    for answer in answers:
        for table, rows in reading.take(answer):
            found.setdefault(table, []).extend(rows)
    for table, rows in reading.finish():
        found.setdefault(table, []).extend(rows)
    return found


def replayed(name: str) -> tuple[Tables, Outcome]:
    """Rows and outcome of one recording."""
    reading = SnmpReading(AT, tuple(groups()))
    tables = rows_of(reading, documents(FOLDER / f"{name}.snmprec"))
    return tables, reading.outcome()


def answers(family: Family, columns: dict[str, dict[str, int | str | bytes]]) -> list[Document]:
    """Documents of a device made by hand: MIB object -> index -> value; every group is answered.

    bytes are octet strings, text an OID. Objects of the first look are written `name@1`, of a VLAN
    context `name@vlan-10`.
    """
    made = []
    for group in family.groups():
        requests = [*group.requests(), *(group.requests_in(_contexts(columns, group)))]
        for request in requests:
            body = {
                oid: [(i, *_typed(value)) for i, value in _rows(columns, name, request).items()]
                for name, oid in group.columns.items()
            }
            made.append(document(request, {"columns": body, "cut": {}}))
    return made


def _contexts(columns: dict[str, Any], group: Group) -> list[int]:
    names = [name.partition("@vlan-") for name in columns]
    return sorted({int(vlan) for name, _, vlan in names if vlan and name in group.columns})


def _rows(columns: dict[str, Any], name: str, request: Request) -> dict[str, Any]:
    look, context = request.params.get("look"), request.params.get("context")
    if context:
        return dict(columns.get(f"{name}@{context}", {}))
    return dict(columns.get(f"{name}@1" if look == "1" else name, {}))


def _typed(value: int | str | bytes) -> tuple[int, int | str]:
    if isinstance(value, bytes):
        return 4, value.hex()
    return (2, value) if isinstance(value, int) else (6, value)
