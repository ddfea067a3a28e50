"""Facts of a fleet for others: keyed tokens for estates, nothing that fewer than k of them share.

A document of profile shares, scores, rule outcomes and versions, a row per estate and month. No
name and no address goes in; `proof` reads what would be written and finds any that did.
"""

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from audit.errors import FleetError
from audit.fleet.few import too_few
from audit.fleet.proof import leaks
from audit.fleet.query import ask

FORMAT = 1
_ESTATES = "SELECT DISTINCT estate FROM estate_month ORDER BY 1"
_SHOWN = 5  # leaks named in the error
# table of the document -> columns of its rows, month included, that say what is asked (the next one
# is the answer few may share; 1: there are numbers only), its columns after token and month, source
_TABLES: dict[str, tuple[int, tuple[str, ...], str]] = {
    "answers": (2, ("question", "bucket", "amount_share", "weight_share"), "fleet_answer"),
    "rules": (2, ("rule_id", "outcome", "severity"), "rule_state"),
    "versions": (2, ("kind", "release", "eol"), """(
        SELECT estate, month, kind, concat(title, ' ', coalesce(cycle, '')) AS release, eol
        FROM version WHERE product IS NOT NULL)"""),
    "scores": (1, ("category", "score"), "score"),
}  # fmt: skip
Row = list[Any]
Document = dict[str, Any]


def document(connection: duckdb.DuckDBPyConnection, key: bytes, k: int) -> Document:
    """The facts, as JSON values. Raises FleetError when the fleet has fewer than k estates."""
    estates = [row[0] for row in ask(connection, _ESTATES).rows]
    if len(estates) < k:
        raise FleetError(
            f"the fleet has {len(estates)} estates, fewer than {k}: nothing could be told of them."
        )
    tokens = {name: token(key, name) for name in estates}
    if len(set(tokens.values())) < len(tokens):
        raise FleetError("two estates have the same token under this key: use another key.")
    tables = {}
    for name, (told, columns, source) in _TABLES.items():
        rows = ask(
            connection,
            f"SELECT estate, month, {', '.join(columns)} FROM {source} ORDER BY ALL",
            None,
        ).rows
        together = _together([list(row) for row in rows], told, k)
        tables[name] = sorted(([tokens[row[0]], *row[1:]] for row in together), key=repr)
    return {
        "format": FORMAT,
        "k": k,
        "tokens": sorted(tokens.values()),
        "columns": {name: ["token", "month", *table[1]] for name, table in _TABLES.items()},
        "tables": tables,
    }


def token(key: bytes, estate: str) -> str:
    """Name of an estate for others: the same under the same key, and no way back without it."""
    return hmac.new(key, estate.encode(), hashlib.sha256).hexdigest()[:20]


def _together(rows: list[Row], told: int, k: int) -> list[Row]:
    """Rows with the answers of few estates put together, month by month and question by question.

    told: columns after estate and month that say what is told; a row of them that few have loses
    the last of them, and what goes with it.
    """
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[1 : 1 + told])].append(row)
    found: list[Row] = []
    for group in groups.values():
        holders: dict[Any, set[str]] = defaultdict(set)
        for row in group:
            holders[row[1 + told]].add(row[0])
        numbers = told == 1
        few = set() if numbers else too_few(holders, k)
        if len({row[0] for row in group}) < k or (few and len(few) == len(holders)):
            continue
        found += [row for row in group if row[1 + told] not in few]
        found += _merged([row for row in group if row[1 + told] in few], told, k)
    return found


def _merged(rows: list[Row], told: int, k: int) -> list[Row]:
    """One row an estate; shares are added, everything else is left out."""
    found: dict[str, Row] = {}
    for row in rows:
        line = found.setdefault(
            row[0],
            [*row[: 1 + told], f"other (fewer than {k} estates)", *[None] * (len(row) - 2 - told)],
        )
        for place in range(2 + told, len(row)):
            if isinstance(row[place], float):
                line[place] = (line[place] or 0.0) + row[place]
    return list(found.values())


def write(connection: duckdb.DuckDBPyConnection, key: bytes, k: int, path: Path) -> Document:
    """Write the document when no original name is in it. Raises FleetError; then nothing is."""
    made = document(connection, key, k)
    text = _text(made)
    found = sorted(leaks(connection, json.loads(text), k))
    if found:
        names = ", ".join(repr(name) for name in found[:_SHOWN])
        raise FleetError(
            f"{len(found)} names of an estate would be told ({names}): nothing was written. "
            "Raise --k, or leave out the estates they are of."
        )
    _put(path, text)
    return made


def merge(paths: Iterable[Path], path: Path) -> Document:
    """Put exports of several senders together. Raises FleetError: unreadable, or twice the same."""
    documents = [(one, _read(one)) for one in paths]
    first_path, first = documents[0]
    owners: dict[str, Path] = {}
    for one, told in documents:
        if (told["k"], told["columns"]) != (first["k"], first["columns"]):
            raise FleetError(f"{one}: made with another k or program than {first_path}.")
        for name in told["tokens"]:
            if name in owners:
                raise FleetError(
                    f"{one}: estate {name} is in {owners[name]} too: the same export twice, or "
                    "two senders with one key. Leave one of them out."
                )
            owners[name] = one
    tables = {
        name: sorted((row for _, told in documents for row in told["tables"][name]), key=repr)
        for name in _TABLES
    }
    made = {**first, "tokens": sorted(owners), "tables": tables}
    _put(path, _text(made))
    return made


def _read(path: Path) -> Document:
    try:
        told: Document = json.loads(path.read_text(encoding="utf-8"))
        known: Sequence[Any] = (told["k"], told["columns"], told["tokens"], told["tables"].keys())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FleetError(f"{path}: no export of a fleet ({error}).") from error
    if told.get("format") != FORMAT or set(known[3]) != set(_TABLES):
        raise FleetError(f"{path}: format {told.get('format')}, this program knows {FORMAT}.")
    return told


def _text(made: Document) -> str:
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _put(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise FleetError(f"{path}: cannot be written ({error.strerror}).") from error
