"""A bundle on disk: a zip of distinct bodies named by their SHA-256, and a manifest.

While a collection runs, bodies and a journal lie in `<name>.partial/`, so that an interrupted run
can go on; `seal` makes the one file out of it. The same answers give the same bytes.
"""

import json
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.capture.digest import sha256_of
from audit.capture.document import Document
from audit.errors import CaptureError

FORMAT = 1
_MANIFEST = "manifest.json"
_JOURNAL = "journal.ndjson"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip entries need a time; a constant keeps the bytes equal
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError,
    LookupError, ValueError, TypeError, AttributeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """A target in a bundle.

    started: UTC time all its rows will carry; asked: requests that were planned; tls: how far the
    other side's certificate was checked.
    """

    source: str
    kind: str
    started: str
    asked: tuple[str, ...] = ()
    tls: str | None = None


class Recorder:
    """Writes what is collected; safe to interrupt at any moment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = folder / _JOURNAL
        with _writing(folder):
            (folder / "objects").mkdir(parents=True, exist_ok=True)
        self._entries: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.origins: dict[str, Origin] = {}
        self._load()
        self._interrupted = dict(self._entries)
        self._held: set[str] = set()

    def begin(self, origin: Origin) -> Origin:
        """Enter a target; a resumed one keeps its first start."""
        first = self.origins.get(origin.source, origin)
        self.origins[origin.source] = replace(origin, started=first.started)
        self._journal({"origin": asdict(self.origins[origin.source])})
        return self.origins[origin.source]

    def record(self, document: Document) -> None:
        """Keep one answer."""
        digest = sha256(document.body).hexdigest()
        if digest not in self._held:
            self._hold(digest, document.body)
        entry = _entry(document, digest)
        self._entries[document.key] = entry
        self._journal(entry)

    def _hold(self, digest: str, body: bytes) -> None:
        path = self.folder / "objects" / digest
        if not path.exists():
            waiting = path.with_suffix(".new")
            with _writing(self.folder):
                waiting.write_bytes(zlib.compress(body, 1))
                waiting.replace(path)
        self._held.add(digest)

    def answered(self, source: str, request: str, params: dict[str, str]) -> Document | None:
        """The good answer to a question of the interrupted run, or None."""
        if not self._interrupted:
            return None
        key = (source, request, json.dumps(params, sort_keys=True))
        entry = self._interrupted.get(key)
        if entry is None or entry["error"] is not None or entry["status"] != 200:  # noqa: PLR2004
            return None
        try:
            body = (self.folder / "objects" / entry["sha256"]).read_bytes()
            return _document(entry, zlib.decompress(body))
        except (OSError, zlib.error):  # the machine went down before it was on the disk
            return None

    def documents(self, source: str) -> Iterator[Document]:
        """All answers of a target, in the order a bundle would give them."""
        for key in sorted(self._entries):
            if key[0] == source:
                entry = self._entries[key]
                body = (self.folder / "objects" / entry["sha256"]).read_bytes()
                yield _document(entry, zlib.decompress(body))

    def seal(self, path: Path, sealed: Callable[[str], None] = lambda _digest: None) -> str:
        """Write the bundle file, remove the working folder; returns the SHA-256 of the file.

        sealed: told that SHA-256 while the working folder is still there: sealing again after a
        crash gives the same file.
        """
        waiting = path.with_suffix(".new")
        entries = [self._entries[key] for key in sorted(self._entries)]
        origins = [asdict(self.origins[source]) for source in sorted(self.origins)]
        with (
            _writing(path),
            zipfile.ZipFile(waiting, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        ):
            for digest in sorted({entry["sha256"] for entry in entries}):
                body = zlib.decompress((self.folder / "objects" / digest).read_bytes())
                archive.writestr(_zip_entry(f"objects/{digest}"), body)
            archive.writestr(_zip_entry(_MANIFEST), _manifest(origins, entries))
        waiting.replace(path)
        digest = sha256_of(path)
        sealed(digest)
        shutil.rmtree(self.folder)
        return digest

    def _journal(self, entry: dict[str, Any]) -> None:
        line = f"{json.dumps(entry)}\n".encode()
        with _writing(self.folder), self._log.open("ab", buffering=0) as journal:
            journal.write(line)

    def _load(self) -> None:
        """Read the journal of an interrupted run; its last line may be cut."""
        path = self._log
        lines = path.read_text(encoding="ascii").splitlines(keepends=True) if path.exists() else []
        if lines and not lines[-1].endswith("\n"):
            path.write_text("".join(lines[:-1]), encoding="ascii")
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if "origin" in entry:
                origin = _origin(entry["origin"])
                self.origins[origin.source] = origin
            else:
                params = json.dumps(entry["params"], sort_keys=True)
                self._entries[(entry["source"], entry["request"], params)] = entry


class Bundle:
    """A sealed bundle, read body by body and checked against the manifest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(path) as archive:
                self._manifest = json.loads(archive.read(_MANIFEST))
            newer = self._manifest["format"] > FORMAT
            self.origins = [] if newer else [_origin(one) for one in self._manifest["origins"]]
        except FileNotFoundError as error:
            raise CaptureError(f"{path}: no such bundle.") from error
        except _DAMAGE as error:
            raise CaptureError(
                f"{path}: not a complete bundle ({error}); copy it again, or collect again."
            ) from error
        if newer:
            raise CaptureError(f"{path}: made by a newer stackaudit; upgrade to read it.")

    def digest(self) -> str:
        """SHA-256 of the file."""
        return sha256_of(self.path)

    def documents(self, source: str) -> Iterator[Document]:
        """All answers of a target. Raises CaptureError when a body is not what was recorded."""
        with zipfile.ZipFile(self.path) as archive:
            for entry in self._entries(source):
                yield self._document(archive, entry)

    def _entries(self, source: str) -> list[dict[str, Any]]:
        try:
            return [one for one in self._manifest["documents"] if one["source"] == source]
        except _DAMAGE as error:
            raise CaptureError(f"{self.path}: its manifest is damaged ({error}).") from error

    def _document(self, archive: zipfile.ZipFile, entry: dict[str, Any]) -> Document:
        digest = str(entry.get("sha256"))
        try:
            document = _document(entry, archive.read(f"objects/{digest}"))
        except _DAMAGE as error:
            raise CaptureError(
                f"{self.path}: damaged at object {digest[:12]} ({error})."
            ) from error
        if sha256(document.body).hexdigest() != digest:
            raise CaptureError(f"{self.path}: object {digest[:12]} was altered.")
        return document


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CaptureError(
            f"{path}: cannot be written ({error.strerror}); choose another --raw folder "
            "or collect with --no-capture."
        ) from error


def _manifest(origins: list[dict[str, Any]], entries: list[dict[str, Any]]) -> str:
    """JSON, a line for an answer: with `indent` it would take ten times as long."""
    encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
    lines = ",\n".join(map(encode, entries))
    return f'{{"documents": [\n{lines}\n], "format": {FORMAT}, "origins": {encode(origins)}}}\n'


def _origin(values: dict[str, Any]) -> Origin:
    return Origin(**{**values, "asked": tuple(values.get("asked", ()))})


def _entry(document: Document, digest: str) -> dict[str, Any]:
    return {
        "source": document.source,
        "request": document.request,
        "params": document.params,
        "status": document.status,
        "at": document.at,
        "seconds": round(document.seconds, 4),
        "error": document.error,
        "sha256": digest,
        "bytes": len(document.body),
    }


def _document(entry: dict[str, Any], body: bytes) -> Document:
    names = ("source", "request", "params", "status", "at", "seconds", "error")
    return Document(**{name: entry[name] for name in names}, body=body)


def _zip_entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
