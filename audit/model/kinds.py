"""How a table is declared: a class per table, a line per column; everything else is derived.

    class Cluster(Table, table="cluster", by="cloudstack"):
        '''Clusters, as listClusters tells them.'''

        id: str = key("UUID of the cluster")
        memory_overcommit: Ratio | None = col("Memory over-commit factor")

The annotation is the type and the unit; `| None` is the only way to be unknown (NULL = not seen).
"""

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, dataclass_transform

Kind = Literal["entity", "sample", "log", "reference"]


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit of a stored number (always a base unit; formatting happens at the edge)."""

    name: str


Bytes = Annotated[int, Unit("bytes")]
Hertz = Annotated[int, Unit("Hz")]
BitsPerSecond = Annotated[int, Unit("bit/s")]
Seconds = Annotated[float, Unit("s")]
Ratio = Annotated[float, Unit("ratio")]
Share = Annotated[float, Unit("share")]  # 0.85 means 85 %
Count = Annotated[int, Unit("count")]
Iops = Annotated[int, Unit("1/s")]
Watts = Annotated[float, Unit("W")]
Volts = Annotated[float, Unit("V")]
Celsius = Annotated[float, Unit("°C")]
Number = Annotated[int, Unit("number")]  # an identifier or code: never summed
Utc = Annotated[str, Unit("UTC")]  # ISO-8601 text, e.g. 2026-11-22T21:47:58Z
Json = Annotated[str, Unit("JSON")]

SQL_TYPES: dict[type, str] = {str: "TEXT", int: "INTEGER", bool: "INTEGER", float: "REAL"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: SQL type, unit, whether NULL is allowed, whether it identifies the row."""

    name: str
    python: type
    unit: str | None
    nullable: bool
    key: bool
    doc: str

    @property
    def sql_type(self) -> str:
        """STRICT column type."""
        return SQL_TYPES[self.python]


@dataclass(frozen=True, slots=True)
class Index:
    """A secondary index with the reason it exists."""

    columns: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class TableInfo:
    """What the class says, as data.

    kind: entity = current + `_past` + `_history`; sample = moving values by time; log = appended;
    reference = facts that ship with the program.
    by: the collector kind that fills it ("cloudstack", "snmp" ...), or "" for our own tables.
    inputs: "table.column" a table of ours is computed from: who reads it needs them seen. A "table"
    alone is one that devices need not have: it only must not have been cut short.
    """

    name: str
    doc: str
    kind: Kind
    by: str
    columns: tuple[Column, ...]
    indexes: tuple[Index, ...]
    inputs: tuple[str, ...] = ()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Names of the identifying columns, in order."""
        return tuple(c.name for c in self.columns if c.key)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """Column called `name`; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


TABLES: dict[str, TableInfo] = {}


def col(doc: str) -> Any:
    """Declare a column: `doc` is its manual everywhere (DDL comment, Excel note, `.help`)."""
    return field(metadata={"doc": doc, "key": False})


def key(doc: str) -> Any:
    """Declare a column that identifies the row."""
    return field(metadata={"doc": doc, "key": True})


def maybe(doc: str, *, default: None) -> Any:
    """Declare a column that a Python constructor may leave out (None: not seen)."""
    return field(default=default, metadata={"doc": doc, "key": False})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(col, key, maybe))
class Table:
    """Base of every table; subclasses become frozen dataclasses and enter `TABLES`."""

    info: ClassVar[TableInfo]

    def __init_subclass__(
        cls,
        *,
        table: str,
        kind: Kind = "entity",
        by: str = "",
        indexes: tuple[Index, ...] = (),
        inputs: tuple[str, ...] = (),
    ) -> None:
        """Read the annotations once and register the table."""
        dataclass(frozen=True, kw_only=True)(cls)
        doc = " ".join((cls.__doc__ or "").split())
        cls.info = TableInfo(table, doc, kind, by, tuple(_columns(cls)), indexes, inputs)
        TABLES[table] = cls.info

    def row(self) -> tuple[Any, ...]:
        """Values in column order, as the store wants them."""
        return tuple(getattr(self, name) for name in self.info.names)


def _columns(cls: type) -> Iterator[Column]:
    hints = typing.get_type_hints(cls, include_extras=True)
    for spec in fields(cls):
        nullable, annotation = _split_optional(hints[spec.name])
        python, unit = _split_unit(annotation)
        yield Column(spec.name, python, unit, nullable, spec.metadata["key"], spec.metadata["doc"])


def _split_optional(annotation: Any) -> tuple[bool, Any]:
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        inner = [a for a in typing.get_args(annotation) if a is not type(None)]
        return True, inner[0]
    return False, annotation


def _split_unit(annotation: Any) -> tuple[type, str | None]:
    if typing.get_origin(annotation) is Annotated:
        python, unit = typing.get_args(annotation)
        return python, unit.name
    return annotation, None
