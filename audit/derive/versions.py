"""Which of two firmware versions is older, where that can be told.

"U46 v2.34 (03/11/2025)" is older than "U46 v2.40" and than "2.40" alone; "U46 v2.34" and "A43
v2.52" are of two families and do not compare, nor do texts without a number.
"""

import re
from functools import lru_cache

_VERSION = re.compile(r"\d+(?:\.\w+)+")
_PART = re.compile(r"(\d+)(\D*)")
Parts = list[tuple[int, str]]


@lru_cache(maxsize=1 << 12)
def is_older(installed: str, wanted: str) -> bool | None:
    """Whether `installed` is older than `wanted`; None: they do not compare."""
    if installed.strip().lower() == wanted.strip().lower():
        return False
    ours, theirs = _split(installed), _split(wanted)
    if ours is None or theirs is None or (ours[0] and theirs[0] and ours[0] != theirs[0]):
        return None
    length = max(len(ours[1]), len(theirs[1]))
    return _filled(ours[1], length) < _filled(theirs[1], length)


def _split(text: str) -> tuple[str, Parts] | None:
    """What stands before the version (the family), and its parts; a bare number is a version."""
    lowered = text.strip().lower()
    found = _VERSION.search(lowered) or re.fullmatch(r"\d+", lowered)
    if found is None:
        return None
    parts = [_PART.fullmatch(part) for part in found.group().split(".")]
    if any(part is None for part in parts):
        return None
    family = lowered[: found.start()].removesuffix("v").strip()
    return family, [(int(part[1]), part[2]) for part in parts if part]


def _filled(parts: Parts, length: int) -> Parts:
    """2.20 is 2.20.0."""
    return parts + [(0, "")] * (length - len(parts))
