"""Signed manifests: what belonged to a month, chained to the month before.

A manifest is a JSON file beside what it lists: name, size and SHA-256 of every file, and name and
SHA-256 of the manifest before it. Its signature (Ed25519, base64) lies in `<manifest>.sig`.
"""

import base64
import binascii
import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.capture.digest import sha256_of
from audit.errors import CaptureError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

FORMAT = 1
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at and what is wrong with it, as sentences; none: all is well."""

    manifests: int
    files: int
    broken: tuple[str, ...]


def make_keys(path: Path) -> Path:
    """Write a new private key (readable by its owner only); returns the public key's file.

    Raises CaptureError when a file is in the way: keys are never replaced.
    """
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - slow
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )

    key, public = Ed25519PrivateKey.generate(), path.with_name(f"{path.name}.pub")
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    told = key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    for file, content, mode in ((path, private, _PRIVATE), (public, told, 0o644)):
        try:
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:  # noqa: PTH123
                out.write(content)
        except OSError as error:
            raise CaptureError(f"{file}: no key was written ({error.strerror}).") from error
    return public


def sign(files: list[Path], manifest: Path, key: Path, previous: Path | None = None) -> None:
    """Write a manifest of files beside it and its signature.

    Raises CaptureError: a file that is missing or elsewhere, a key that cannot be used.
    """
    private = _private(key)
    folder = manifest.resolve().parent
    content = {
        "format": FORMAT,
        "previous": None if previous is None else _entry(previous, folder),
        "files": sorted((_entry(file, folder) for file in files), key=lambda e: str(e["name"])),
    }
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    body = text.encode("utf-8", "surrogatepass")
    try:
        with manifest.open("xb") as out:
            out.write(body)
        _signature(manifest).write_bytes(base64.b64encode(private.sign(body)) + b"\n")
    except OSError as error:
        raise CaptureError(f"{manifest}: cannot be written ({error.strerror}).") from error


def verify(manifest: Path, key: Path) -> Verdict:
    """Check signature and files of a manifest and of all before it. Raises CaptureError (key)."""
    public = _public(key)
    broken: list[str] = []
    manifests = files = 0
    at: Path | None = manifest
    wanted: str | None = None
    seen: set[Path] = set()
    while at is not None and at not in seen:
        seen.add(at)
        content, wrong = _read(at, public, wanted)
        broken += wrong
        if content is None:
            break
        manifests += 1
        files += len(content["files"])
        broken += [fault for one in content["files"] if (fault := _fault(at.parent, one))]
        link = content["previous"]
        at, wanted = (at.parent / link["name"], link["sha256"]) if link else (None, None)
    return Verdict(manifests, files, tuple(broken))


def _read(
    path: Path, public: "Ed25519PublicKey", wanted: str | None
) -> tuple[dict[str, Any] | None, list[str]]:
    """Content of a manifest that was signed, or None; and what is wrong."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - slow to import

    try:
        body = path.read_bytes()
    except OSError:
        return None, [f"{path}: the manifest is missing; the chain ends there."]
    if wanted is not None and sha256(body).hexdigest() != wanted:
        return None, [f"{path}: not the manifest that the following month names."]
    try:
        public.verify(base64.b64decode(_signature(path).read_bytes(), validate=False), body)
        content = json.loads(body)
    except (OSError, binascii.Error):
        return None, [f"{_signature(path)}: the signature is missing or cannot be read."]
    except InvalidSignature:
        return None, [f"{path}: the signature does not fit: altered, or signed by another key."]
    if content["format"] > FORMAT:
        return None, [f"{path}: made by a newer stackaudit; upgrade to check it."]
    return content, []


def _fault(folder: Path, entry: dict[str, Any]) -> str | None:
    path = folder / entry["name"]
    if not path.is_file():
        return f"{path}: missing."
    size = path.stat().st_size
    if size != entry["size"]:
        return f"{path}: has {size} bytes, {entry['size']} were signed."
    return None if sha256_of(path) == entry["sha256"] else f"{path}: its content was altered."


def _entry(path: Path, folder: Path) -> dict[str, Any]:
    """Name below the manifest's folder, size and hash of a file."""
    try:
        name = path.resolve(strict=True).relative_to(folder).as_posix()
        return {"name": name, "size": path.stat().st_size, "sha256": sha256_of(path)}
    except ValueError as error:
        raise CaptureError(f"{path}: not in {folder}, where the manifest is written.") from error
    except OSError as error:
        raise CaptureError(f"{path}: cannot be read ({error.strerror}).") from error


def _signature(manifest: Path) -> Path:
    return manifest.with_name(f"{manifest.name}.sig")


def _private(path: Path) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - slow
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        load_pem_private_key,
    )

    try:
        open_to_all = path.stat().st_mode & 0o077
        key = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise CaptureError(f"{path}: the key cannot be read ({error.strerror}).") from error
    except (ValueError, TypeError):
        raise CaptureError(f"{path}: not a private key in PEM without a password.") from None
    if open_to_all and os.name == "posix":
        raise CaptureError(f"{path}: others may read the private key; `chmod 600` it first.")
    if not isinstance(key, Ed25519PrivateKey):
        raise CaptureError(f"{path}: not an Ed25519 key; make one with `stackaudit bundle keygen`.")
    return key


def _public(path: Path) -> "Ed25519PublicKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - slow
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        load_pem_public_key,
    )

    try:
        key = load_pem_public_key(path.read_bytes())
    except OSError as error:
        raise CaptureError(f"{path}: the key cannot be read ({error.strerror}).") from error
    except ValueError:
        raise CaptureError(f"{path}: not a public key in PEM; give the file *.pub.") from None
    if not isinstance(key, Ed25519PublicKey):
        raise CaptureError(f"{path}: not an Ed25519 key.")
    return key
