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
    from audit.capture import scrub_bytes  # noqa: PLC0415

    documents = _documents(source)
    bodies = [document.body for document in documents]
    steps: dict[str, list[Cost]] = {}
    for _ in range(_REPEATS):
        parsed = _add(steps, "json.loads", lambda: [json.loads(body) for body in bodies])
        _add(steps, "json.dumps", _dump, parsed)
        del parsed
        scrubbed = _add(steps, "scrub_bytes", lambda: [scrub_bytes(body) for body in bodies])
        touched = sum(len(a) for a, b in zip(bodies, scrubbed, strict=True) if a is not b)
        del scrubbed
        _parse(documents)
        rows = _add(steps, "map to rows (parsed before)", _map, documents)
        _add(steps, "fingerprint of every row", _fingerprints, rows)
        del rows
    size = sum(map(len, bodies))
    return {
        "bytes": size,
        "bodies": len(bodies),
        "touched": touched / size,
        "steps": {name: median(costs) for name, costs in steps.items()},
    }


def _add(
    steps: dict[str, list[Cost]], name: str, function: Callable[..., Any], *arguments: Any
) -> Any:
    """Note what a call costs, return what it gives."""
    cost = timed(function, *arguments)
    steps.setdefault(name, []).append(replace(cost, value=None))
    return cost.value


def _dump(values: list[Any]) -> None:
    for value in values:
        json.dumps(value)


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


def _parse(documents: list[Any]) -> None:
    for document in documents:
        document.json()


def _map(documents: list[Any]) -> list[Any]:
    from collectors.cloudstack import CloudStackReading  # noqa: PLC0415

    reading = CloudStackReading("2026-05-04T06:00:00Z", ())
    return [rows for document in documents for _table, rows in reading.take(document)]
