"""`findmnt -J`: network file systems that are mounted, with the options in force."""

import json
from collections.abc import Iterator
from typing import Any

from collectors.convert_hardware import stripped
from collectors.ssh.parse.common import inner, whole

Fields = dict[str, Any]
_TENTHS = 10  # of a second: timeo of nfs(5)


def mounts(text: str) -> list[Fields]:
    """Columns of host_mount. Raises ValueError."""
    if not text.strip():
        return []
    listed = inner(json.loads(text), "filesystems")
    if not isinstance(listed, list):
        raise ValueError("no list of file systems")  # noqa: TRY004 - of the text
    found = {one["mount"]: one for told in _all(listed) if (one := _mount(told))}
    return list(found.values())


def _all(listed: list[Any]) -> Iterator[Fields]:
    """Those below another too."""
    waiting = list(listed)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
            below = one.get("children")
            waiting += below if isinstance(below, list) else []


def _mount(told: Fields) -> Fields | None:
    mount, kind = stripped(told.get("target")), stripped(told.get("fstype"))
    if mount is None:
        return None
    server, export = _source(stripped(told.get("source")) or "")
    text = stripped(told.get("options"))
    options = dict(one.partition("=")[::2] for one in text.split(",")) if text else {}
    nfs = bool(kind and kind.startswith("nfs"))
    timeo = whole(options.get("timeo")) if nfs else None
    return {
        "mount": mount, "type": kind, "server": server, "export": export, "options": text,
        "version": (options.get("vers") or options.get("nfsvers")) if nfs else None,
        "hard": _hard(options) if nfs and options else None,
        "timeout": timeo / _TENTHS if timeo is not None else None,
        "retries": whole(options.get("retrans")) if nfs else None,
    }  # fmt: skip


def _hard(options: dict[str, str]) -> bool | None:
    """The kernel writes one of the two; softerr gives errors like soft."""
    if "soft" in options or "softerr" in options:
        return False
    return True if "hard" in options else None


def _source(text: str) -> tuple[str | None, str | None]:
    """Server and export; an IPv6 address stands in brackets."""
    if text.startswith("//"):  # CIFS
        server, _, export = text[2:].partition("/")
        return server or None, f"/{export}" if export else None
    server, colon, export = text.rpartition(":/")
    if not colon:
        return None, text or None
    return server.removeprefix("[").removesuffix("]") or None, f"/{export}"
