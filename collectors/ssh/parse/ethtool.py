"""`ethtool IF`, `ethtool -i IF`, `ethtool -P IF`, one after the other: speed, driver, address."""

import re
from typing import Any

from collectors.ssh.parse.common import address, labelled, whole

_SPEED = re.compile(r"(\d+) ?Mb/s")
_FACTS = {"Speed", "Duplex", "Link detected", "driver", "bus-info", "Permanent address"}


def adapter(text: str) -> dict[str, Any]:
    """Columns of host_link; empty when nothing is known. Raises ValueError for other text."""
    told = dict(labelled(text))
    if text.strip() and not told:
        raise ValueError("no line of ethtool")
    speed = _SPEED.fullmatch(told.get("Speed", ""))
    duplex = told.get("Duplex", "").lower()
    found = {
        "speed": whole(f"{speed.group(1)}000000") if speed else None,
        "duplex": duplex if duplex in {"full", "half"} else None,
        "carrier": {"yes": True, "no": False}.get(told.get("Link detected", "")),
        "driver": told.get("driver") or None,
        "bus": told.get("bus-info") or None,
        "permanent_mac": address(told.get("Permanent address")),
    }
    return {name: value for name, value in found.items() if value is not None}
