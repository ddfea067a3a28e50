"""Taking secrets out and mapping to rows, against json.loads of the same bytes."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness import Cost, Output, Workspace, child, median, timed

_REPEATS = 3


def run(work: Workspace, out: Output) -> None:
    """Print the figures."""
    out.start("scrub", f"scrub and map, {work.size}")
    found = child(_measure, work.answers).value
    size = found["bytes"] / 1e6
    out.say(f"{size:.1f} MB in {found['bodies']} answers, {found['touched']:.0%} of it re-written")
    steps: dict[str, Cost] = found["steps"]
    for name, cost in steps.items():
        out.say(f"{name:<44}{cost.cpu:8.2f} s CPU {size / cost.cpu:8.0f} MB/s")
    parse = steps["json.loads"]
    for name in ("scrub_bytes", "map to rows (parsed before)", "fingerprint of every row"):
        out.ratio(f"CPU of {name}", steps[name].cpu / parse.cpu, "json.loads of the same bytes")


def _measure(source: Path) -> dict[str, Any]:
    documents = _documents(source)
    rounds = [_round(documents) for _ in range(_REPEATS)]
    size = sum(len(document.body) for document in documents)
    return {
        "bytes": size,
        "bodies": len(documents),
        "touched": rounds[-1][1] / size,
        "steps": {name: median([costs[name] for costs, _ in rounds]) for name in rounds[-1][0]},
    }


def _round(documents: list[Any]) -> tuple[dict[str, Cost], int]:
    """Costs of every step and bytes re-written; as in a collection, no answer outlives its turn."""
    from audit.capture import Document, scrub_bytes  # noqa: PLC0415
    from collectors.cloudstack import CloudStackReading  # noqa: PLC0415

    reading = CloudStackReading("2026-05-04T06:00:00Z", ())
    spent: dict[str, Cost] = {}
    touched = 0
    for document in documents:
        body = document.body
        fresh = Document(document.source, document.request, document.params, 200, "", body)
        value = _add(spent, "json.loads", fresh.json)
        _add(spent, "json.dumps", json.dumps, value)
        touched += len(body) if _add(spent, "scrub_bytes", scrub_bytes, body) is not body else 0
        rows = _add(spent, "map to rows (parsed before)", _map, reading, fresh)
        _add(spent, "fingerprint of every row", _fingerprints, rows)
    return spent, touched


def _add(spent: dict[str, Cost], name: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Note what a call costs, return what it gives."""
    cost, before = timed(function, *arguments), spent.get(name, Cost(0.0, 0.0, 0))
    spent[name] = Cost(before.wall + cost.wall, before.cpu + cost.cpu, cost.peak)
    return cost.value


def _map(reading: Any, document: Any) -> list[Any]:
    return [rows for _table, rows in reading.take(document)]


def _fingerprints(tables: list[Any]) -> None:
    from audit.store.snapshot import fingerprint  # noqa: PLC0415

    for rows in tables:
        for row in rows:
            fingerprint(row)


def _documents(source: Path) -> list[Any]:
    """Answers as a server sends them: compact JSON, nothing taken out."""
    from estate import SOURCE, STARTED, read_answers  # noqa: PLC0415

    from sample_data.bundle import documents  # noqa: PLC0415

    return [
        replace(document, body=_compact(document.body), _parsed=[])
        for document in documents(read_answers(source), SOURCE, STARTED)
        if document.error is None
    ]


def _compact(body: bytes) -> bytes:
    return json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False).encode()
