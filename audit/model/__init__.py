"""THE schema: one class per table, one page per area; DDL, docs, Excel headers come from here."""

from audit.model import (
    access,
    compute,
    control,
    estate,
    hardware,
    network,
    protection,
    rules,
    run,
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
    "compute",
    "control",
    "estate",
    "hardware",
    "network",
    "protection",
    "rules",
    "run",
    "services",
    "storage",
    "workload",
]
