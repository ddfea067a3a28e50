"""Pinning: the certificates BMCs show, kept in a file; nothing is sent but the TLS greeting."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.errors import ConfigError
from audit.targets import RedfishTarget
from collectors.examination import shown
from collectors.redfish.target import pins, place, url

_HEAD = "# SHA-256 of the certificates of BMCs, as `stackaudit doctor --pins` saw them.\n"


@dataclass(frozen=True, slots=True)
class Pin:
    """One BMC. state: new (was added), known, changed (was not), or unreachable; text: for people.

    fingerprint: SHA-256 in hexadecimal, None when none was shown.
    """

    address: str
    state: str
    fingerprint: str | None
    text: str


async def pin(block: RedfishTarget) -> list[Pin]:
    """Look at every BMC of a block and add those not pinned yet. Raises ConfigError.

    A certificate that changed is never taken over: its line in the file is to be deleted first.
    """
    if block.pins is None:
        raise ConfigError(f"redfish {block.name!r}: set `pins = FILE` to keep fingerprints in.")
    path = Path(block.pins)
    known = pins(path)
    gate = asyncio.Semaphore(block.bmcs)

    async def one(address: str) -> Pin:
        async with gate:
            print_ = await shown(url(address), float(block.timeout))
            return _judged(place(address), print_, known.get(place(address)), path)

    found = list(await asyncio.gather(*map(one, block.addresses)))
    _append(path, [one for one in found if one.state == "new"])
    return found


def _judged(address: str, now: str | None, pinned: str | None, path: Path) -> Pin:
    if now is None:
        return Pin(address, "unreachable", None, "shows no certificate; check address and port.")
    if pinned is None:
        return Pin(address, "new", now, f"pinned {now}; compare it with the BMC's own.")
    if pinned == now:
        return Pin(address, "known", now, "shows the pinned certificate.")
    text = (
        f"REFUSED: it shows {now}, and {pinned} is pinned. If its certificate was renewed, "
        f"delete its line in {path} and pin it again; if not, somebody is in between."
    )
    return Pin(address, "changed", now, text)


def _append(path: Path, found: Sequence[Pin]) -> None:
    if not found:
        return
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
        gap = "" if before.endswith("\n") or not before else "\n"
        lines = "".join(f"{one.address} {one.fingerprint}\n" for one in found)
        path.write_text(before + gap + lines, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error}).") from error
