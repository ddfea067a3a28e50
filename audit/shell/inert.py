"""Make characters that drive a terminal visible: data must not move the cursor or hide text."""

import re
from typing import Any

# C0 and C1 controls, DEL, invisible and direction-changing marks, line and paragraph separators
_ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def inert(text: str, keep: str = "") -> str:
    """`text` with active characters written as visible escapes, but for those in `keep`."""
    return _ACTIVE.sub(lambda found: found[0] if found[0] in keep else _escape(found[0]), text)


def json_inert(text: str) -> str:
    """JSON text with active characters as JSON escapes; line ends between values stay."""
    return _ACTIVE.sub(lambda f: f[0] if f[0] == "\n" else f"\\u{ord(f[0]):04x}", text)


def _escape(character: str) -> str:
    code = ord(character)
    return _NAMED.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")  # noqa: PLR2004 - one byte


def plain(value: Any) -> Any:
    """A value for output: bytes as hexadecimal text, the rest as it is."""
    return value.hex() if isinstance(value, bytes) else value
