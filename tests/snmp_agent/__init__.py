"""A device on loopback: serves tables by SNMPv1 and v2c, and misbehaves as real ones do."""

from tests.snmp_agent.agent import Agent, Faults
from tests.snmp_agent.table import Mib, snmprec

__all__ = ["Agent", "Faults", "Mib", "snmprec"]
