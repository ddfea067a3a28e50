"""The copy of a database with every sensitive column hidden; derived facts are left out."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from audit.anonymous.tokens import Tokens
from audit.model import TABLES, TableInfo
from audit.model.sensitive import Secrecy, secrecy
from audit.store.ddl import SOURCE, VALID_FROM, VALID_TO, stored_columns
from audit.store.snapshot import fingerprint

_BATCH = 5000
_BETWEEN = re.compile("[ ,]+")
_ONLY_IN = """
SELECT a.rule_id, a.subject, a.subject_name
FROM {} AS a LEFT JOIN {} AS b ON a.rule_id = b.rule_id AND a.subject = b.subject
WHERE b.subject IS NULL"""
JUDGED = ("rule", "rule_result", "finding", "waiver")


def anonymous_copy(
    source: sqlite3.Connection, copy: sqlite3.Connection, tokens: Tokens
) -> dict[str, int]:
    """Fill an empty database; gives the rows of each table that were copied."""
    _learn_keys(source, tokens)
    copy.execute("BEGIN")
    counts = {}
    for info in TABLES.values():
        if info.kind == "reference":
            continue
        for table, further in _tables(info):
            columns = (*stored_columns(info), *further)
            counts[table] = _copy(source, copy, info, table, columns, tokens)
    copy.execute("UPDATE finding SET parent = NULL")  # hung again by the check
    copy.execute("UPDATE finding_past SET parent = NULL")
    copy.execute("COMMIT")
    return counts


def keep_lives(copy: sqlite3.Connection, judge: Callable[[], None]) -> None:
    """Judge again, and leave what was judged before as old as it was.

    The sentences of a finding change, not the finding: no version of it was closed by that.
    """
    newest = {t: copy.execute(f"SELECT max(rowid) FROM {t}_past").fetchone()[0] for t in JUDGED}
    for table in JUDGED:
        copy.execute(f"CREATE TEMP TABLE lived_{table} AS SELECT * FROM {table}")
    judge()
    for table in JUDGED:
        copy.execute(f"DELETE FROM {table}_past WHERE rowid > ?", (newest[table] or 0,))
    _follow_pairs(copy)
    for table in JUDGED:
        match = " AND ".join(f"l.{key} = {table}.{key}" for key in TABLES[table].keys)
        copy.execute(
            f"UPDATE {table} SET {VALID_FROM} = l.{VALID_FROM} "
            f"FROM temp.lived_{table} AS l WHERE {match}"
        )
        copy.execute(f"DROP TABLE temp.lived_{table}")


def _follow_pairs(copy: sqlite3.Connection) -> None:
    """Subjects that are the first of several things: tokens sort in another order than names.

    Such a finding is the one of the same rule whose name is made of the same words.
    """
    lost, found = (
        _by_words(copy.execute(_ONLY_IN.format(table, other)).fetchall())
        for table, other in (("temp.lived_finding", "finding"), ("finding", "temp.lived_finding"))
    )
    for words in lost.keys() & found.keys():
        if len(lost[words]) == len(found[words]) == 1:
            for table in ("temp.lived_finding", "finding_past"):
                copy.execute(
                    f"UPDATE {table} SET subject = ? WHERE rule_id = ? AND subject = ?",
                    (found[words][0], words[0], lost[words][0]),
                )


def _by_words(findings: list[tuple[str, str, str]]) -> dict[tuple[str, ...], list[str]]:
    """Rule and words of the name, sorted -> subjects."""
    found: dict[tuple[str, ...], list[str]] = {}
    for rule, subject, name in findings:
        found.setdefault((rule, *sorted(_BETWEEN.split(name))), []).append(subject)
    return found


def hidden_columns(info: TableInfo) -> Iterator[tuple[str, Secrecy]]:
    """Columns of a table that are not public and how they are hidden, the source among them."""
    for column in info.columns:
        kind = secrecy(info, column)
        if kind != "public":
            yield column.name, kind
    if info.by:
        yield SOURCE, "name"


def _learn_keys(source: sqlite3.Connection, tokens: Tokens) -> None:
    """Keys and names of all that was collected; a name wins where a port is called the same."""
    for wanted in ("name", "port"):
        for info in TABLES.values():
            names = {name for name, kind in hidden_columns(info) if kind == wanted}
            for name in names & {*info.keys, "name"} if info.kind == "entity" and info.by else ():
                # a UUID is hidden alike everywhere
                sql = f"SELECT DISTINCT {name} FROM {info.name}_history WHERE length({name}) <> 36"
                for (key,) in source.execute(sql):
                    tokens.learn(key, wanted)


def _tables(info: TableInfo) -> Iterator[tuple[str, tuple[str, ...]]]:
    if info.kind != "entity":
        yield info.name, ()
        return
    yield info.name, (VALID_FROM,)
    yield f"{info.name}_past", (VALID_FROM, VALID_TO)


def _copy(
    source: sqlite3.Connection,
    copy: sqlite3.Connection,
    info: TableInfo,
    table: str,
    columns: tuple[str, ...],
    tokens: Tokens,
) -> int:
    hiders = _hiders(info, tokens)
    marked = table == info.name and info.kind == "entity"
    names = (*columns, "row_hash") if marked else columns
    width = len(info.columns)
    cursor = source.cursor()
    cursor.row_factory = None
    cursor.execute(f"SELECT {', '.join(columns)} FROM main.{table}")
    written = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    number = 0
    while rows := cursor.fetchmany(_BATCH):
        hidden = (_row(row, hiders) for row in rows)
        copy.executemany(
            written, ((*row, fingerprint(row[:width])) if marked else row for row in hidden)
        )
        number += len(rows)
    return number


def _hiders(info: TableInfo, tokens: Tokens) -> list[Callable[[str], str] | None]:
    """One function a stored column; None where it is public."""
    kinds = dict(hidden_columns(info))
    return [
        partial(tokens.hide, kind=kinds[name]) if name in kinds else None
        for name in stored_columns(info)
    ]


def _row(row: tuple[Any, ...], hiders: list[Callable[[str], str] | None]) -> tuple[Any, ...]:
    hidden = tuple(
        value if hide is None or value is None else hide(value)
        for value, hide in zip(row, hiders, strict=False)
    )
    return (*hidden, *row[len(hidden) :])
