"""Servers by Redfish (DMTF DSP0266, DSP2046): one collector per BMC."""

import asyncio

from audit.targets import RedfishTarget
from collectors.redfish.collector import RedfishCollector
from collectors.redfish.target import bmcs

__all__ = ["RedfishCollector", "collectors"]


def collectors(block: RedfishTarget, password: str) -> list[RedfishCollector]:
    """A collector per address of a block; they share its bound. Raises ConfigError."""
    gate = asyncio.Semaphore(block.bmcs)
    return [RedfishCollector(bmc, gate) for bmc in bmcs(block, password)]
