"""What the operator tells of servers: the list of an asset database, and the firmware baseline."""

from collections.abc import Iterator
from datetime import timedelta

from audit.capture import Document, Origin
from audit.targets import BaselineTarget
from collectors.assets import (
    ASSET_LIST,
    ASSETS,
    BASELINE,
    BLOCKS,
    assets_document,
    baseline_document,
)
from collectors.said import KIND
from sample_data.build_server import firmware_of
from sample_data.estate import Estate
from sample_data.objects_server import Server

_ASKED = {ASSETS: ASSET_LIST, BASELINE: BLOCKS}


def listed(estate: Estate) -> list[Server]:
    """Servers of zones whose servers the operator has a list of."""
    zones = {zone.name for zone in estate.spec.zones if zone.assets}
    return [one for one in estate.servers if one.host.cluster.pod.zone.name in zones]


def documents(estate: Estate) -> Iterator[Document]:
    """What a collection would have got; nothing without a list."""
    servers, at = listed(estate), estate.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    if servers:
        yield assets_document(table(estate, servers).encode("utf-8-sig"), at)
        yield baseline_document(baseline(servers), at)


def origin(source: str, started: str) -> Origin | None:
    """The origin of such a source; None for any other."""
    return Origin(source, KIND, started, (_ASKED[source],)) if source in _ASKED else None


def table(estate: Estate, servers: list[Server]) -> str:
    """The list as a spreadsheet writes it in half of Europe."""
    start, rows = estate.spec.start, ["Owner;Serial Number;Purchase Date;Contract End"]
    for one in servers:
        shipped, end = start - timedelta(one.shipped), start + timedelta(one.contract)
        rows.append(f"{estate.spec.title};{one.serial};{shipped};{end}")
    return "\r\n".join([*rows, ""])


def baseline(servers: list[Server]) -> list[BaselineTarget]:
    """What every maker's servers are built with; a bulletin asks for the controllers'."""
    found = [BaselineTarget("*", "*57414*", "231.1.162.1")]
    for maker in sorted({one.maker for one in servers}):
        bios, controller = firmware_of(maker)
        found += [
            BaselineTarget("*", "bios", bios, maker),
            BaselineTarget("*", "bmc", controller, maker, bulletin=True),
        ]
    return found
