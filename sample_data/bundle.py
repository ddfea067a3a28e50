"""A bundle of a generated estate: the answers a collection of it would have got.

`python -m sample_data.bundle` makes the bundles that ship with the program anew.
"""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from audit.capture import Document, Origin, Recorder, scrub_bytes
from audit.moment import utc_text
from collectors.base import Request
from collectors.cloudstack.commands import CATALOGUE, PROBE, Command, commands
from collectors.redfish.steps import roles
from collectors.snmp.groups import of_every_device
from sample_data import render_assets, render_ceph, render_ontap, render_plane
from sample_data.answers import Answers, Listing, Row, Single
from sample_data.build import build
from sample_data.estate import Estate
from sample_data.render_cloudstack import answers as render
from sample_data.render_redfish import documents as server_documents
from sample_data.render_snmp import documents as switch_documents
from sample_data.spec import load_spec

ESTATES = Path(__file__).parent / "estates"
MONTHS = (0, 1)
_PAGE = 500
# these say how to answer, not what
_MANNER = frozenset({"listall", "projectid", "templatefilter", "peers"})
_SCOPES = frozenset({"zoneid", "clusterid", "storageid", "hostid"})


def write_bundle(
    answers: Answers, path: Path, source: str, started: str, devices: Iterable[Document] = ()
) -> str:
    """Write a bundle of `answers` and what devices answered; returns its SHA-256."""
    asked = (PROBE, CATALOGUE, *(name for name in commands() if name != PROBE))
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(Path(folder) / "raw")
        recorder.begin(Origin(source, "cloudstack", started, asked, "verified"))
        for document in documents(answers, source, started):
            recorder.record(document)
        for name, found in groupby(devices, attrgetter("source")):
            recorder.begin(origin_of(name, started))
            for document in found:
                recorder.record(document)
        return recorder.seal(path)


def device_documents(estate: Estate) -> Iterator[Document]:
    """What a collection of everything but the API of an estate would have got."""
    yield from switch_documents(estate)
    yield from server_documents(estate)
    yield from render_ontap.documents(estate)
    yield from render_ceph.documents(estate)
    yield from render_plane.documents(estate)
    yield from render_assets.documents(estate)


def origin_of(source: str, started: str) -> Origin:
    """The source of a device's documents, by the kind its name begins with."""
    kind = source.partition(":")[0]
    if kind == "redfish":
        return Origin(source, kind, started, tuple(roles(deep=True)), "pinned")
    if kind == render_ontap.KIND:
        return Origin(source, kind, started, render_ontap.asked(), "verified")
    if kind == render_ceph.KIND:
        return Origin(source, kind, started, render_ceph.asked(), "no TLS")
    said = render_assets.origin(source, started) or render_plane.origin(source, started)
    return said or Origin(source, kind, started, of_every_device(), "SNMP v3 authPriv")


def documents(answers: Answers, source: str, at: str) -> Iterator[Document]:
    """Every page of every question a collection asks."""
    for name, _others in questions():
        yield from documents_of(name, answers, source, at)


def questions() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every command a collection asks, in order, and those whose answers say what to ask for."""
    yield CATALOGUE, ()
    for command in commands().values():
        yield command.name, tuple(command.parents.values())


def documents_of(name: str, answers: Answers, source: str, at: str) -> Iterator[Document]:
    """Every page of every question with one command; of others only `questions` are looked at."""
    if name == CATALOGUE:
        yield _document(Request(CATALOGUE), _inner(answers[CATALOGUE]), source, at)
        return
    answer = answers.get(name)
    rows = _Rows(answer.rows if isinstance(answer, Listing) else [])
    for request in _requests(commands()[name], answers):
        yield from _pages(request, answer, rows, source, at)


def _requests(command: Command, answers: Answers) -> Iterator[Request]:
    yield from command.requests()
    for parameter, parent in command.parents.items():
        found = answers.get(parent)
        ids = [row["id"] for row in found.rows] if isinstance(found, Listing) else []
        yield from command.requests_for(parameter, ids)


def _pages(
    request: Request, answer: Listing | Single | None, found: "_Rows", source: str, at: str
) -> Iterator[Document]:
    if answer is None:  # as a server of a version without the command
        text = f"unsupported: this server does not know {request.name}."
        yield Document(source, request.name, request.params, 401, at, b"", error=text)
        return
    if isinstance(answer, Single):
        yield _document(request, _inner(answer), source, at)
        return
    rows = [_public(row) for row in found.asked(request.params)]
    for number, first in enumerate(range(0, max(len(rows), 1), _PAGE), 1):
        paging = {"page": str(number), "pagesize": str(_PAGE)}
        paged = Request(request.name, {**request.params, **paging})
        inner: Row = {"count": len(rows), answer.key: rows[first : first + _PAGE]} if rows else {}
        yield _document(paged, inner, source, at)


class _Rows:
    """Rows of a list by what is asked: those with a `_scope` only by exactly these parameters."""

    def __init__(self, rows: list[Row]) -> None:
        self._plain = [row for row in rows if "_scope" not in row]
        self._scoped: dict[frozenset[tuple[str, str]], list[Row]] = defaultdict(list)
        for row in rows:
            if "_scope" in row:
                self._scoped[frozenset(row["_scope"].items())].append(row)
        self._names = {name for scope in self._scoped for name, _ in scope} | _SCOPES

    def asked(self, params: dict[str, str]) -> list[Row]:
        wanted = {name: value for name, value in params.items() if name not in _MANNER}
        if wanted.keys() & self._names:
            return self._scoped.get(frozenset(wanted.items()), [])
        return [row for row in self._plain if _matches(row, wanted)]


def _matches(row: Row, wanted: dict[str, str]) -> bool:
    return all(str(row.get(name, value)).lower() == value.lower() for name, value in wanted.items())


def _public(row: Row) -> Row:
    return {name: value for name, value in row.items() if not name.startswith("_")}


def _inner(answer: Listing | Single) -> dict[str, Any]:
    if isinstance(answer, Single):
        return {answer.key: answer.body}
    return {"count": len(answer.rows), answer.key: [_public(row) for row in answer.rows]}


def _document(request: Request, inner: dict[str, Any], source: str, at: str) -> Document:
    body = json.dumps({f"{request.name.lower()}response": inner}, ensure_ascii=False)
    scrubbed = scrub_bytes(body.encode())  # as a collection does
    return Document(source, request.name, dict(request.params), 200, at, scrubbed)


def main() -> int:
    """Make the shipped bundles."""
    ESTATES.mkdir(exist_ok=True)
    spec = load_spec("demo")
    for month in MONTHS:
        estate = build(spec, month)
        path = ESTATES / f"demo-{month}.bundle"
        source, devices = f"cloudstack:{spec.name}", device_documents(estate)
        digest = write_bundle(render(estate), path, source, moment(estate), devices)
        sys.stdout.write(f"{path.name} {path.stat().st_size} bytes {digest}\n")
    return 0


def moment(estate: Estate) -> str:
    """Time at which an estate of the generator is observed, as UTC text."""
    return utc_text(estate.now)


if __name__ == "__main__":
    sys.exit(main())
