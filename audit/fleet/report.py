"""Ask a fleet for what its page and its workbook show."""

import statistics
from collections import defaultdict
from typing import Any

import duckdb

from audit.errors import FleetError
from audit.fleet.few import too_few
from audit.fleet.lake import Lake
from audit.fleet.query import ask, opened
from audit.fleet.views import view_files
from reports.fleet import FleetData, Peers

_VIEWS = ("fleet_share", "fleet_trend", "fleet_finding", "fleet_rank", "fleet_version")
_SIZE = """
    SELECT (SELECT count(*) FROM fleet_now), count(DISTINCT estate), min(month), max(month)
    FROM estate_month"""
_ANSWERS = """
    SELECT a.place, a.question, a.bucket, a.estate, a.amount_share
    FROM fleet_answer AS a JOIN fleet_now AS n ON a.estate = n.estate AND a.month = n.month
    WHERE a.amount_share IS NOT NULL ORDER BY a.place, a.rank, a.bucket, a.estate"""
_PRESENT = "SELECT estate FROM fleet_now"
_SCORES = "SELECT estate, score FROM fleet_rank WHERE score IS NOT NULL ORDER BY estate"
_QUARTERS = 4
_TOGETHER = "other answers, some of fewer than {k} peers"


def asked(lake: Lake, peer: str | None = None, k: int = 5) -> FleetData:
    """Everything the reports need. Raises FleetError when `peer` is not in the fleet."""
    texts = {} if peer else {name: f"SELECT * FROM {name}" for name in _VIEWS}
    of_peer = (_PRESENT, _ANSWERS, _SCORES) if peer else ()
    with opened(lake, _SIZE, *of_peer, *texts.values()) as connection:
        present, estates, first, last = ask(connection, _SIZE).rows[0]
        found = peers(connection, peer, k) if peer else None
        views = {name: _dicts(connection, text) for name, text in texts.items()}
    docs = {name: (view_files()[name].header["doc"], view_files()[name].header["columns"])
            for name in texts}  # fmt: skip
    return FleetData(present, estates - present, first, last, views, docs, found)


def _dicts(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    found = ask(connection, sql)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def peers(connection: duckdb.DuckDBPyConnection, estate: str, k: int) -> Peers:
    """An estate beside the others, none of whom can be told from a number."""
    present = {row[0] for row in ask(connection, _PRESENT).rows}
    if estate not in present:
        raise FleetError(
            f"{estate!r} is not in the fleet, or was not collected for a year; `stackaudit fleet "
            "list` tells which it has, with their months."
        )
    questions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _dicts(connection, _ANSWERS):
        questions[row["question"]].append(row)
    answers = [line for rows in questions.values() for line in _beside(rows, estate, k)]
    return Peers(estate, k, answers, _score(dict(ask(connection, _SCORES).rows), estate, k))


def _beside(rows: list[dict[str, Any]], estate: str, k: int) -> list[dict[str, Any]]:
    """Lines of one question; none when fewer than k others could tell, or you could not."""
    own = {row["bucket"]: row["amount_share"] for row in rows if row["estate"] == estate}
    others = [row for row in rows if row["estate"] != estate]
    told = len({row["estate"] for row in others})
    holders: dict[str, set[str]] = defaultdict(set)
    for row in others:
        holders[row["bucket"]].add(row["estate"])
    merged = too_few(holders, k)
    if told < k or not own or len(merged) == len(holders):
        return []
    lines: dict[str, dict[str, Any]] = {}
    for bucket in dict.fromkeys(row["bucket"] for row in rows):
        # an answer no peer has tells nothing of a peer
        name = _TOGETHER.format(k=k) if bucket in merged else bucket
        line = lines.setdefault(
            name,
            {"question": rows[0]["question"], "bucket": name, "own": 0.0, "peers": 0.0,
             "estates": set(), "told": told},
        )  # fmt: skip
        line["own"] += own.get(bucket, 0.0)
        line["peers"] += sum(r["amount_share"] for r in others if r["bucket"] == bucket) / told
        line["estates"] |= holders.get(bucket, set())
    return [{**line, "estates": _number(len(line["estates"]), told, k)} for line in lines.values()]


def _number(estates: int, told: int, k: int) -> int | None:
    """How many have an answer; None where the others that lack it, which it tells too, are few."""
    return None if 0 < told - estates < k and estates else estates


def _score(scores: dict[str, float], estate: str, k: int) -> dict[str, Any] | None:
    others = [value for name, value in scores.items() if name != estate]
    if estate not in scores or len(others) < k:
        return None
    low = high = None
    if len(others) >= k * _QUARTERS:  # below, a quarter is the score of one of few
        low, _, high = statistics.quantiles(others, n=_QUARTERS, method="inclusive")
    return {
        "own": scores[estate], "mean": statistics.mean(others), "low": low, "high": high,
        "number": len(others),
    }  # fmt: skip
