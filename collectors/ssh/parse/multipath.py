"""`multipath -ll`: LUNs and their paths; the form of version 0.4.7 (RHEL 5) too."""

import re
from collections.abc import Iterator
from typing import Any

from collectors.convert_basic import size

Fields = dict[str, Any]
NO_PATH = "none"
_MAP = re.compile(
    r"^(?:\w+: )?(?P<alias>\S.*?)(?: \((?P<wwid>[^)]+)\))? ?dm-\d+ +"
    r"(?P<vendor>[^,]*)(?:,(?P<product>.*))?$"
)
_SIZE = re.compile(r"^\[?size=([\d.]+)([KMGTP]?)")
_GROUP = re.compile(
    r"policy='(?P<policy>[^']*)' prio=\S+ status=(?P<status>\w+)"
    r"|\\_ (?P<old>\S+ \d+) \[prio=[^\]]*\]\[(?P<old_status>\w+)\]"
)
_PATH = re.compile(
    r"^[\s|`\\_-]*(?P<hcil>\d+:\d+:\d+:\d+|#:#:#:#) +(?P<dev>\S+) +\S+ +"
    r"\[?(?P<dm>\w+)\]?[ \[]+(?P<check>\w+)"
)
_LISTED = "===== paths list"
_STATES = {"ready": "active", "ghost": "standby"}
_KNOWN = re.compile(r"dm-\d|size=|policy=|\\_ |^\s*$|\||^\w+: |=|:|\[")


def paths(text: str) -> list[Fields]:
    """Columns of host_path. Raises ValueError for text that is nothing of multipath."""
    found: list[Fields] = []
    lun: Fields | None = None
    for line in text.splitlines():
        told = _MAP.match(line)
        if told:
            lun = _lun(told)
            found += [{**lun, "path": NO_PATH, "state": "failed"}]
        elif lun is not None:
            _add(line, lun, found)
    if text.strip() and not found and not _is_quiet(text):
        raise ValueError("no LUN, and not what multipath prints")
    return list(_unique(found))


def _add(line: str, lun: Fields, found: list[Fields]) -> None:
    """What one line below a LUN tells."""
    told = _SIZE.match(line)
    if told:
        lun["size"] = size(f"{told.group(1)} {told.group(2)}B")
        found[-1]["size"] = lun["size"]
        return
    group, path = _GROUP.search(line), _PATH.match(line)
    if group:
        lun["path_group"] = lun.get("path_group", 0) + 1
        lun["policy"] = group["policy"] or group["old"]
        lun["path_group_state"] = group["status"] or group["old_status"]
    elif path:
        if found[-1]["path"] == NO_PATH:
            found.pop()
        found.append({**lun, **_path(path)})


def _lun(told: re.Match[str]) -> Fields:
    alias = told["alias"].strip()
    return {
        "wwid": told["wwid"] or alias,
        "alias": alias if told["wwid"] else None,
        "vendor": told["vendor"].strip() or None,
        "product": (told["product"] or "").strip() or None,
    }


def _path(told: re.Match[str]) -> Fields:
    adapter = told["hcil"].partition(":")[0]
    check = told["check"]
    state = "failed" if told["dm"] == "failed" else _STATES.get(check, check)
    return {
        "path": told["dev"],
        "state": state,
        "adapter": f"host{adapter}" if adapter.isdecimal() else None,
    }


def _unique(found: list[Fields]) -> Iterator[Fields]:
    """The last of rows that one LUN and device have: a listing may stand there twice."""
    yield from {(one["wwid"], one["path"]): one for one in found}.values()


def _is_quiet(text: str) -> bool:
    """Nothing but messages of multipath itself: it has no LUN."""
    return all(_KNOWN.search(line) for line in text.splitlines())
