"""HA restart simulation: what comes back when a host fails (rules.md 11.4)."""

import sqlite3

from audit.derive.restart.read import facts_held, not_read, read_facts
from audit.derive.restart.simulate import nothing_told, simulate
from audit.model.kinds import Table

__all__ = ["facts_held", "restarts"]


def restarts(connection: sqlite3.Connection) -> list[Table]:
    """Rows of ha_restart and ha_restart_vm."""
    facts = read_facts(connection)
    if not facts.hosts:
        return []
    missing = not_read(connection)
    if missing:
        return nothing_told(facts, f"{', '.join(missing)} was not read completely")
    return simulate(facts)
