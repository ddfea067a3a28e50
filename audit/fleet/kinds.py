"""What a table of a fleet is: columns and their types in Parquet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.model import TableInfo

_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class FleetTable:
    """A table of a fleet. columns: name -> DuckDB type; docs: name -> meaning, unit in brackets.

    Every one of them has the columns `estate` and `month` before these.
    """

    name: str
    doc: str
    columns: Mapping[str, str]
    docs: Mapping[str, str]

    @classmethod
    def of_model(cls, info: TableInfo) -> "FleetTable":
        """A table of audit.model; entities have the target they came from as well."""
        columns = {column.name: _TYPES[column.python] for column in info.columns}
        docs = {c.name: f"{c.doc} [{c.unit}]" if c.unit else c.doc for c in info.columns}
        if info.kind == "entity":
            columns["source"] = "VARCHAR"
            docs["source"] = "Target it came from"
        return cls(info.name, info.doc, columns, docs)

    @classmethod
    def of_fact(cls, name: str, header: Mapping[str, Any]) -> "FleetTable":
        """A fact: `columns = {name = [type, meaning]}` in its header."""
        columns = {column: kind for column, (kind, _doc) in header["columns"].items()}
        docs = {column: doc for column, (_kind, doc) in header["columns"].items()}
        return cls(name, header["doc"], columns, docs)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table in one month of one estate, in the order of its columns."""

    table: FleetTable
    rows: list[tuple[Any, ...]]
