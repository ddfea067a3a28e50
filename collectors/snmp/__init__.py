"""Switches and other devices by SNMP: versions 1, 2c and 3, read-only, columns at a time."""

from collectors.snmp.collector import SnmpCollector
from collectors.snmp.engine import Engine, Slots
from collectors.snmp.target import Target

__all__ = ["SnmpCollector", "Target", "engine_for"]


def engine_for(version: str, parallel: int) -> Slots:
    """What asks devices of one credential; pysnmp is imported only for version 3."""
    if version != "3":
        return Engine(parallel)
    from collectors.snmp.v3 import EngineV3  # noqa: PLC0415 - keeps version 2c apart from it

    return EngineV3(parallel)
