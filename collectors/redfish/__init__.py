"""Servers by Redfish (DMTF DSP0266, DSP2046): one collector per BMC."""

from audit.targets import RedfishTarget
from collectors.redfish.collector import RedfishCollector
from collectors.redfish.gate import Gate
from collectors.redfish.target import bmcs

__all__ = ["RedfishCollector", "collectors"]


def collectors(block: RedfishTarget, password: str) -> list[RedfishCollector]:
    """A collector per address of a block; they share its gate. Raises ConfigError."""
    gate = Gate(block.bmcs, block.parallel)
    return [RedfishCollector(bmc, gate) for bmc in bmcs(block, password)]
