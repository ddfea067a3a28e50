"""`iscsiadm -m session` (open-iscsi): who is logged in where."""

import re
from typing import Any

_SESSION = re.compile(r"^(?P<kind>\w+): \[(?P<id>\d+)\] (?P<portal>\S+?)(?:,\d+)? (?P<target>\S+)")


def sessions(text: str) -> list[dict[str, Any]]:
    """Columns of host_iscsi_session. Raises ValueError for text without one."""
    found = [told for line in text.splitlines() if (told := _SESSION.match(line))]
    if text.strip() and not found and "No active sessions" not in text:
        raise ValueError("no line of a session")
    return [
        {"session": one["id"], "target": one["target"], "portal": one["portal"]} for one in found
    ]
