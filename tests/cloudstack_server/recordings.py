"""The recordings of a live server as `Answers` (layout: the recordings folder's README.md)."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sample_data.answers import Answers, Listing, Row, Single

_NOT_ANSWERS = frozenset({"index", "roles"})
# Parameters that only ask for the same list in another way.
_OPTIONS = frozenset({"fetchlatest", "lbvmips", "performfreshchecks"})

Asked = tuple[Mapping[str, str], Mapping[str, Any]]


def answers_from_recordings(folder: Path) -> Answers:
    """Load one folder of recordings; `answers_from_recordings(folder / "large")` goes on top.

    The recording with projects wins over the plain one; names with another suffix
    (listHosts.after_restart) are left out.
    """
    files = {path.stem: path for path in sorted(folder.glob("*.json"))}
    commands = [name for name in files if "." not in name and name not in _NOT_ANSWERS]
    answers: Answers = {}
    for command in commands:
        path = files.get(f"{command}.projects", files[command])
        answers[command] = _answer(command, json.loads(path.read_text(encoding="utf-8")))
    return answers


def _asked(content: Any) -> Iterator[Asked]:
    """Walk the shapes of a file: one body, pages, or answers with their parameters."""
    if isinstance(content, list):
        for item in content:
            yield from _asked(item)
    elif "response" in content and "params" in content:
        for _, inner in _asked(content["response"]):
            yield content["params"], inner
    else:
        yield {}, next(iter(content.values()))


def _answer(command: str, content: object) -> Listing | Single:
    """Merge everything a file holds into one answer."""
    key = ""
    merged: dict[str, Row] = {}
    for params, inner in _asked(content):
        # The same list asked again with an option only would double its rows.
        if params and not params.keys() - _OPTIONS and merged:
            continue
        for name, value in inner.items():
            if isinstance(value, dict):
                return Single(name, value)
            if isinstance(value, list):
                key = name
                _merge(merged, command, params, value)
    return Listing(key, list(merged.values()))


def _merge(
    merged: dict[str, Row], command: str, params: Mapping[str, str], found: list[Row]
) -> None:
    """Add rows, each once.

    A template has one row per zone under one id, so the zone belongs to the identity; rows
    without id are the same when everything in them is.
    """
    for row in found:
        scope = {
            name: value
            for name, value in params.items()
            if name not in _OPTIONS and (command == "listConfigurations" or name not in row)
        }
        kept = row | {"_scope": scope} if scope else row
        identity = [row["id"], row.get("zoneid"), scope] if "id" in row else kept
        merged.setdefault(json.dumps(identity, sort_keys=True), kept)
