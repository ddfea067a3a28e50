"""A copy for other tools: one SQLite file in which the derived views are tables too.

Keys, foreign keys, indexes and the meaning of every column stand in its schema. The database
itself stays where its history is; this copy can be thrown away and written anew.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from audit.errors import ReportError
from audit.model import TABLES, Column, TableInfo
from audit.store import held
from audit.store.ddl import FOREVER, SOURCE, VALID_FROM, VALID_TO, history_view, primary_key
from reports.export.changes import TABLE_OF
from reports.export.facts import fact_docs, facts

APPLICATION_ID = 0x53544B43  # "STKC": a copy; told from a database, which must not be replaced
_MAGIC = b"SQLite format 3\0"
_ID_AT = 68  # offset of the application id in the file header
_PATIENCE = 600.0  # seconds one view may take
View = tuple[str, str, Mapping[str, str]]


def write_sqlite(
    connection: sqlite3.Connection,
    target: Path,
    views: Sequence[View],
    moment: str = FOREVER,
) -> int:
    """Write the copy; gives the number of its tables. The derived views must be installed.

    views: name, meaning, column -> meaning. moment: the past date the connection answers for. The
    file is put in its place when it is whole; one that is not such a copy is not replaced.
    Raises ReportError.
    """
    _refuse_other(target)
    draft = target.with_name(f".{target.name}.draft")
    try:
        draft.unlink(missing_ok=True)
        connection.execute("ATTACH ? AS copy", (str(draft.absolute()),))
        try:
            with held(connection, [name for name, *_ in views], _PATIENCE), facts(connection):
                _Copy(connection, moment).fill(views)
            tables = connection.execute(
                "SELECT count(*) FROM copy.sqlite_master WHERE type='table'"
            )
            number: int = tables.fetchone()[0]
        finally:
            connection.execute("DETACH copy")
        draft.replace(target)
    except (OSError, sqlite3.OperationalError) as error:
        text = error.strerror if isinstance(error, OSError) else str(error)
        raise ReportError(
            f"{target}: cannot be written ({text}); check the folder, its rights and its space."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return number


def _refuse_other(target: Path) -> None:
    """Raise ReportError when `target` is something else than an earlier copy."""
    try:
        with target.open("rb") as file:
            head = file.read(_ID_AT + 4)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ReportError(f"{target}: cannot be written ({error.strerror}).") from error
    ours = head[:16] == _MAGIC and int.from_bytes(head[_ID_AT:], "big") == APPLICATION_ID
    if head and not ours:
        raise ReportError(
            f"{target}: exists and is no copy made by this command; choose another --out."
        )


class _Copy:
    """Fills the attached database `copy`."""

    def __init__(self, connection: sqlite3.Connection, moment: str) -> None:
        self._db = connection
        self._moment = moment
        self._single = {info.name for info in TABLES.values() if self._is_single(info)}

    def fill(self, views: Sequence[View]) -> None:
        """Tables, then what is derived from them, in one transaction."""
        for pragma in (f"application_id={APPLICATION_ID}", "journal_mode=OFF", "synchronous=OFF"):
            self._db.execute(f"PRAGMA copy.{pragma}")
        self._db.execute("BEGIN")
        for info in TABLES.values():
            self._table(info)
            if info.kind == "entity":
                self._history(info)
        for name, doc, columns in views:
            self._derived(name, doc, columns)
        for name, doc in fact_docs().items():
            cursor = self._db.execute(f"SELECT * FROM temp.{name} LIMIT 0")
            self._derived(name, doc, dict.fromkeys((c[0] for c in cursor.description), ""))
        self._db.execute("COMMIT")

    def _is_single(self, info: TableInfo) -> bool:
        """Whether `id` alone names a row: two targets may tell of one object."""
        if info.keys != ("id",):
            return False
        twice = f"SELECT 1 FROM {info.name} GROUP BY id HAVING count(*) > 1 LIMIT 1"
        return self._db.execute(twice).fetchone() is None

    def _table(self, info: TableInfo) -> None:
        columns = list(_declared(info))
        keys = ("id",) if info.name in self._single else primary_key(info)
        self._create(info.name, info.doc, columns, keys)
        names = ", ".join(name for name, *_ in columns)
        self._db.execute(
            f"INSERT INTO copy.{info.name} SELECT {names} FROM {info.name} ORDER BY "
            f"{', '.join(keys)}"
        )
        self._index(info.name, [index.columns for index in info.indexes], columns)

    def _history(self, info: TableInfo) -> None:
        """What `<table>_past` and the view `<table>_history` are in the database."""
        name = f"{info.name}_past"
        columns = [*_declared(info), (VALID_TO, "TEXT", "UTC; replaced or gone")]
        self._create(name, f"Closed versions of {info.name}", columns, ())
        names = ", ".join(column for column, *_ in columns)
        self._db.execute(
            f"INSERT INTO copy.{name} SELECT {names} FROM main.{name} WHERE {VALID_TO} <= ? "
            f"ORDER BY {', '.join(info.keys)}, {VALID_FROM}",
            (self._moment,),
        )
        self._index(name, [info.keys], [])
        self._db.execute(history_view(info).replace("CREATE VIEW ", "CREATE VIEW copy.", 1))

    def _derived(self, name: str, doc: str, docs: Mapping[str, str]) -> None:
        columns = [(column, "", text) for column, text in docs.items()]
        self._create(name, doc, columns, ())
        names = ", ".join(f'"{column}"' for column, *_ in columns)
        self._db.execute(f"INSERT INTO copy.{name} SELECT {names} FROM temp.{name}")
        self._index(name, [(columns[0][0],)], columns)

    def _create(
        self,
        name: str,
        doc: str,
        columns: Iterable[tuple[str, str, str]],
        keys: tuple[str, ...],
    ) -> None:
        columns = list(columns)
        parts = [f'"{column}" {type_}'.rstrip() for column, type_, _ in columns]
        docs = [" ".join(text.split()) for *_, text in columns] + [""] * (len(columns) + 1)
        if keys:
            parts.append(f"PRIMARY KEY ({', '.join(keys)})")
        for column, *_ in columns:
            other = self._points_at(name, column)
            if other:
                parts.append(f'FOREIGN KEY ("{column}") REFERENCES {other} (id)')
        lines = [
            f"  {part}{',' if place < len(parts) else ''}{f' -- {text}' if text else ''}"
            for place, (part, text) in enumerate(zip(parts, docs, strict=False), 1)
        ]
        about = " ".join(doc.split())
        self._db.execute(f"CREATE TABLE copy.{name} ( -- {about}\n" + "\n".join(lines) + "\n)")

    def _points_at(self, table: str, column: str) -> str | None:
        """Table whose row a column names, by the names of the model."""
        if not column.endswith("_id"):
            return None
        other = TABLE_OF.get(column, column.removesuffix("_id"))
        return other if other in self._single and other != table else None

    def _index(
        self, table: str, wanted: Iterable[tuple[str, ...]], columns: Iterable[tuple[str, str, str]]
    ) -> None:
        """Indexes of the model, and one for every column that names a row elsewhere."""
        links = [(column,) for column, *_ in columns if self._points_at(table, column)]
        for number, names in enumerate(dict.fromkeys([*wanted, *links]), 1):
            listed = ", ".join(f'"{name}"' for name in names)
            self._db.execute(f"CREATE INDEX copy.{table}_{number} ON {table} ({listed})")


def _declared(info: TableInfo) -> Iterator[tuple[str, str, str]]:
    """Name, type and meaning of the columns of a table, its source and age with them."""
    for column in info.columns:
        yield column.name, column.sql_type, _meaning(column)
    if info.by:
        yield SOURCE, "TEXT", "Target it came from"
    if info.kind == "entity":
        yield VALID_FROM, "TEXT", "UTC; this version was first seen"


def _meaning(column: Column) -> str:
    return f"{column.doc} [{column.unit}]" if column.unit else column.doc
