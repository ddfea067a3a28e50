"""THE schema: one class per table, one page per area; DDL, docs, Excel headers come from here."""

from audit.model import (
    access,
    addressing,
    compute,
    control,
    estate,
    hardware,
    network,
    protection,
    restart,
    rules,
    run,
    runway,
    services,
    storage,
    workload,
)
from audit.model.kinds import TABLES, Column, TableInfo

__all__ = [
    "TABLES",
    "Column",
    "TableInfo",
    "access",
    "addressing",
    "compute",
    "control",
    "estate",
    "hardware",
    "network",
    "protection",
    "restart",
    "rules",
    "run",
    "runway",
    "services",
    "storage",
    "workload",
]
