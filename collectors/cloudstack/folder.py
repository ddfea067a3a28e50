"""A folder of API answers as JSON files, one per command: what other people's scripts leave.

A file is one raw body, a list of bodies (pages), or a list of {"params", "response"}; a
`<command>.projects.json` (asked with projectid=-1) is preferred to `<command>.json`.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit.capture import Document, scrub_value
from audit.errors import CaptureError
from audit.moment import utc_text
from collectors.cloudstack.commands import CATALOGUE, commands
from collectors.convert_basic import utc

_TIMED = ("listManagementServersMetrics", "listDbMetrics", "listUsageServerMetrics")


def is_folder(path: Path) -> bool:
    """Whether the folder holds answers of list commands."""
    return path.is_dir() and any(path.glob("list*.json"))


def started(path: Path) -> str:
    """When the answers were given: the newest collection time inside, else of the files."""
    found = [utc(t) for name in _TIMED for t in _collection_times(path / f"{name}.json")]
    files = [datetime.fromtimestamp(f.stat().st_mtime, UTC) for f in path.glob("list*.json")]
    return max((t for t in found if t), default=utc_text(max(files)))


def asked(path: Path) -> tuple[str, ...]:
    """Commands the folder has answers of: the others were never asked."""
    return tuple(name for name in (*commands(), CATALOGUE) if _file(path, name).exists())


def documents(path: Path, source: str, at: str) -> Iterator[Document]:
    """Every answer of a command this program knows. Raises CaptureError for a broken file."""
    for name in (*commands(), CATALOGUE):
        file = _file(path, name)
        if file.exists():
            for number, (params, body) in enumerate(_answers(file), 1):
                yield Document(
                    source=source,
                    request=name,
                    params={**params, "page": str(number)},
                    status=200,
                    at=at,
                    body=json.dumps(scrub_value(body)).encode(),
                )


def _file(path: Path, name: str) -> Path:
    file = path / f"{name}.projects.json"
    return file if file.exists() else path / f"{name}.json"


def _answers(file: Path) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Parameters and bodies in a file; those every request carries anyway are left out."""
    content = _load(file)
    for entry in content if isinstance(content, list) else [content]:
        asked, answer = {}, entry
        if isinstance(entry, dict) and {"params", "response"} <= set(entry):
            asked, answer = entry["params"], entry["response"]
        params = {**_standing(file.name.split(".")[0], asked)}
        for body in answer if isinstance(answer, list) else [answer]:
            yield params, body


def _standing(command: str, asked: dict[str, Any]) -> dict[str, str]:
    """The parameters a collection would have used, so that the account of answers agrees."""
    known = commands().get(command)
    if known is None:
        return {}
    own = {k: str(v) for k, v in asked.items() if k in {*known.per, *known.beside}}
    requests = known.requests()
    return own if known.per else {**(requests[0].params if requests else {}), **own}


def _load(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CaptureError(f"{file}: not JSON ({error}); fetch this answer again.") from error


def _collection_times(file: Path) -> Iterator[str]:
    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for name, member in value.items():
                if name == "collectiontime":
                    yield str(member)
                yield from walk(member)
        elif isinstance(value, list):
            for member in value:
                yield from walk(member)

    if file.exists():
        yield from walk(_load(file))
