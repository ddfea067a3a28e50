"""Put derived views, computed tables and reference tables on a connection."""

import sqlite3
from collections.abc import Callable

from audit.derive.addressing import overlaps, shadows
from audit.derive.capacity import rows as runways
from audit.derive.compat import compatibilities
from audit.derive.link import links
from audit.derive.reference import releases
from audit.derive.restart import restarts
from audit.derive.support import match_all
from audit.derive.views import views
from audit.model.kinds import Table

# tables no SQL could give (several names: computed together): what computes their rows, in order;
# it may read every view
COMPUTED: dict[str, Callable[[sqlite3.Connection], list[Table]]] = {
    "release_line": lambda _connection: releases(),
    "support": match_all,
    "compatibility": compatibilities,
    "runway": runways,
    "acl_shadow": shadows,
    "cidr_overlap": overlaps,
    "ha_restart ha_restart_vm": restarts,
    "switch_link switch_role host_port link_conflict port_use host_nic": links,
}


def install(connection: sqlite3.Connection, *, persist: bool = False) -> None:
    """Create derived objects: temporary, or with `persist` in the file for other SQLite tools.

    Temporary ones have today's definitions and also work on a past date (audit.store.use_date).
    """
    schema = "main" if persist else "temp"
    for view in reversed(views()):
        connection.execute(f"DROP VIEW IF EXISTS {schema}.{view.name}")
    for view in views():
        docs = "\n".join(f"-- {name}: {text}" for name, text in view.columns.items())
        kind = "VIEW" if persist else "TEMP VIEW"
        connection.execute(f"CREATE {kind} {view.name} AS\n-- {view.doc}\n{docs}\n{view.sql}")
    for tables, compute in COMPUTED.items():
        rows = compute(connection)
        for table in tables.split():
            _fill(connection, schema, table, [row for row in rows if row.info.name == table])


def _fill(connection: sqlite3.Connection, schema: str, table: str, rows: list[Table]) -> None:
    if schema == "temp":
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
        connection.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table} WHERE false")
    else:
        connection.execute(f"DELETE FROM main.{table}")
    if rows:
        marks = ", ".join("?" for _ in rows[0].info.columns)
        connection.executemany(
            f"INSERT INTO {schema}.{table} VALUES ({marks})", [row.row() for row in rows]
        )
