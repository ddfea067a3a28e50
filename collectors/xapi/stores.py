"""Rows of storage: what a host has plugged (PBD) of which repository (SR)."""

import re

from collectors.array.questions import Item, at
from collectors.convert_basic import boolean, integer, plain, text
from collectors.convert_hardware import positive
from collectors.told import Told
from collectors.xapi.records import Records

_SERVER = ("server", "target")
_PATH = ("serverpath", "targetIQN", "SCSIid", "device", "location")
_COUNT = re.compile(r"\[\s*(\d+)\s*,\s*(\d+)")
_PATHS = "mpath-"


def tell(records: Records, told: Told) -> None:
    """A row per host and repository."""
    for _ref, pbd in records.all("PBD"):
        sr, config = records.at("SR", pbd.get("SR")), pbd.get("device_config")
        up, every = _paths(pbd)
        told.add(
            "host_store",
            host_system_id=records.host(pbd),
            store=text(sr.get("uuid")),
            name=text(sr.get("name_label")),
            type=text(sr.get("type")),
            server=_first(config, _SERVER),
            path=_first(config, _PATH),
            attached=boolean(pbd.get("currently_attached")),
            shared=boolean(sr.get("shared")),
            size=positive(sr.get("physical_size")),
            used=integer(sr.get("physical_utilisation")),
            paths_up=up,
            paths=every,
        )


def _first(config: object, names: tuple[str, ...]) -> str | None:
    return next((found for name in names if (found := text(at(config, name)))), None)


def _paths(pbd: Item) -> tuple[int | None, int | None]:
    """Paths in use and paths known, of the worst LUN: mpath-<SCSIid> = "[2, 4, -1, -1]"."""
    config = pbd.get("other_config")
    counts = [
        (int(found[1]), int(found[2]))
        for name, value in (config.items() if isinstance(config, dict) else ())
        if name.startswith(_PATHS) and (found := _COUNT.match(plain(value)))
    ]
    return min(counts, key=lambda one: (one[0] - one[1], one), default=(None, None))
