"""The recorded machines: a map of path to body each (shared/recordings/redfish)."""

import json
from functools import cache
from typing import Any

from tests.cloudstack_server.example import RECORDINGS

FOLDER = RECORDINGS.parent / "redfish"
NAMES = {
    "dl360": "hpe-dl360-gen10plus-ilo5",
    "dl380a": "hpe-dl380a-gen11-ilo6",
    "dl325": "hpe-dl325-gen10plus-fc-ilo5",
    "r650": "dell-r650-idrac9",
    "c240": "cisco-c240m5sn-cimc",
    "c220": "cisco-c220m4s-cimc-off",
    "x10": "supermicro-x10sdv",
    "sr650": "lenovo-sr650-xcc-partial",
    "rackmount": "dmtf-rackmount1",
}


@cache
def load(name: str) -> dict[str, Any]:
    """Bodies of a recorded machine by path."""
    text = (FOLDER / f"{NAMES[name]}.json").read_text(encoding="utf-8")
    bodies: dict[str, Any] = json.loads(text)
    return bodies
