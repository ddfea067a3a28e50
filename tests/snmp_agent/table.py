"""What an agent serves: OIDs in order, each with its value as BER."""

from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

from collectors.snmp.codec import INTEGERS, IP_ADDRESS, OCTETS, OID, _integer, _tlv
from collectors.snmp.oids import oid, oid_of

Arcs = tuple[int, ...]
Plain = int | str | bytes | None
Rows = dict[str, tuple[int, Plain]]  # OID -> tag, value: number, dotted text, bytes


class Mib:
    """OIDs in lexicographic order. rows: OID -> (tag, value)."""

    def __init__(self, rows: Rows) -> None:
        entries = sorted((arcs(name), tag, value) for name, (tag, value) in rows.items())
        self.names = [name for name, _tag, _value in entries]
        self.binds = [_bind(*entry) for entry in entries]
        self.tags = [tag for _name, tag, _value in entries]

    def after(self, name: Arcs) -> int:
        """Place of the first OID behind this one; len(names) when there is none."""
        return bisect_right(self.names, name)


def _bind(name: Arcs, tag: int, value: Plain) -> bytes:
    return bind(oid_of(name), tag, raw(tag, value))


def bind(name: bytes, tag: int, content: bytes) -> bytes:
    """A varbind."""
    return _tlv(0x30, _tlv(OID, name) + _tlv(tag, content))


def raw(tag: int, value: Plain) -> bytes:
    """Content of a value."""
    if tag in INTEGERS and isinstance(value, int):
        return _integer(value)
    if tag == OID and isinstance(value, str):
        return oid(value)
    if tag == IP_ADDRESS and isinstance(value, str):
        return bytes(map(int, value.split(".")))
    return value.encode() if isinstance(value, str) else bytes(value or b"")


def arcs(name: str) -> Arcs:
    """Arcs of a dotted OID."""
    return tuple(map(int, name.strip(".").split(".")))


def snmprec(lines: Iterable[str] | Path) -> Rows:
    """Rows of a recording (`OID|tag|value`, tag with x: hex); masked addresses become 0.0.0.0."""
    if isinstance(lines, Path):
        lines = lines.read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    return dict(_row(line) for line in lines if line.count("|") > 1)


def _row(line: str) -> tuple[str, tuple[int, Plain]]:
    name, kind, text = line.rstrip("\r").split("|", 2)
    if kind.endswith("x"):
        tag, content = int(kind[:-1]), bytes.fromhex(text)
        return name, (tag, content if tag != IP_ADDRESS else ".".join(map(str, content)))
    tag = int(kind)
    if tag in INTEGERS:
        return name, (tag, int(text))
    if tag == IP_ADDRESS and text.count(".") != 3:
        return name, (tag, "0.0.0.0")  # noqa: S104 - a masked address
    return name, (tag, text.encode("utf-8", "surrogateescape") if tag == OCTETS else text)
