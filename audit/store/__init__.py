"""The database file: open, migrate, write a snapshot, look at the past; the only writer."""

from audit.store.asof import use_date
from audit.store.held import held
from audit.store.opening import APPLICATION_ID, SCHEMA_VERSION, open_readonly, open_writable
from audit.store.records import records
from audit.store.snapshot import Current, Snapshot

__all__ = [
    "APPLICATION_ID",
    "SCHEMA_VERSION",
    "Current",
    "Snapshot",
    "held",
    "open_readonly",
    "open_writable",
    "records",
    "use_date",
]
