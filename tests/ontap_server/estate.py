"""A cluster of two nodes in the shapes of the documentation's examples, written by hand.

`estate()` (estate.json) is coherent: LIFs lie on ports of nodes, volumes in aggregates, LUNs in
volumes. svms, exports, NFS services, FC logins, iSCSI sessions and SnapMirror have no recorded
example; they are written after the field lists of the documentation. `stitched()` has the volumes
and events of a recorded cluster instead (recordings, harvest).
"""

import json
from pathlib import Path
from typing import Any

from tests.array_estate import FOLDER

CLUSTER = "5f7f57c7-bd67-11eb-95f4-005056a7b9b1"
AGGR = {
    "aggr1": "19425837-f2fa-4a9f-8f01-712f626c983c",
    "aggr2": "cae60cfe-deae-42bd-babb-ef437d118314",
}
VOL = {"cs_primary1": "v-0001", "cs_primary2": "v-0002", "luns1": "v-0003", "copy1": "v-0004"}
_FILE = Path(__file__).parent / "estate.json"


def estate() -> dict[str, Any]:
    """Bodies by path: objects, and lists of records."""
    bodies: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return bodies


def stitched() -> dict[str, Any]:
    """The same cluster with volumes and events of a recorded one; its aggregates by their names."""
    recorded = FOLDER / "ontap" / "harvest"
    volumes = json.loads((recorded / "api_storage_volumes_raw.json").read_text())["records"]
    events = json.loads((recorded / "api_support_ems_events.json").read_text())["records"]
    pools = {one["uuid"]: one["name"] for v in volumes for one in v.get("aggregates", ())}
    bodies = estate()
    usual = bodies["/api/storage/aggregates"][0]
    return {
        **bodies,
        "/api/storage/volumes": volumes,
        "/api/support/ems/events": events,
        "/api/storage/aggregates": [{**usual, "uuid": u, "name": n} for u, n in pools.items()],
    }
