"""Put derived views, computed tables and reference tables on a connection."""

import sqlite3
from collections.abc import Callable, Collection
from typing import Any

from audit import __version__
from audit.derive.addressing import overlaps, shadows
from audit.derive.baseline import baselines
from audit.derive.capacity import rows as runways
from audit.derive.compat import compatibilities
from audit.derive.databases import clusters
from audit.derive.graph.impact import impacts
from audit.derive.graph.rows import Rows
from audit.derive.link import links
from audit.derive.link.control import control_links
from audit.derive.link.quorum import quorums
from audit.derive.link.servers import bind
from audit.derive.link.sites import sites
from audit.derive.link.stores import bind as bind_stores
from audit.derive.link.systems import bind as bind_systems
from audit.derive.link.systems import cables
from audit.derive.link.twins import twins
from audit.derive.link.volumes import bind as bind_volumes
from audit.derive.past import past_profile
from audit.derive.reference import releases
from audit.derive.restart import facts_held, restarts
from audit.derive.support import match_all
from audit.derive.views import views
from audit.model.kinds import Table

_NOW = "SELECT count(*) AS collections, max(started) AS newest FROM main.source_run"
_CURRENT = f"""
    SELECT 1 FROM main.derivation AS d JOIN ({_NOW}) AS n
    ON d.collections = n.collections AND d.newest IS n.newest WHERE d.program = ?"""
Compute = Callable[[sqlite3.Connection], list[Table] | Rows]

# tables no SQL could give, and what computes their rows; in order, and it may read every view
COMPUTED: tuple[tuple[tuple[str, ...], Compute], ...] = (
    (("release_line",), lambda _connection: list(releases())),
    (("support",), match_all),
    (("compatibility",), compatibilities),
    (("runway",), runways),
    (("profile_past",), past_profile),
    (("acl_shadow",), shadows),
    (("cidr_overlap",), overlaps),
    (("ha_restart", "ha_restart_vm"), restarts),
    (("system_host", "system_conflict"), bind_systems),
    (("system_twin",), twins),
    (("host_link_port",), cables),
    (("host_server", "host_server_conflict", "server_port"), bind),
    (("server_baseline",), baselines),
    (("pool_array",), bind_stores),
    (("volume_array", "volume_array_conflict"), bind_volumes),
    (
        ("switch_link", "switch_role", "host_port", "link_conflict", "port_use", "host_nic"),
        links,
    ),
    (("quorum_member",), quorums),
    (("db_cluster",), clusters),
    (("control_site",), sites),
    (("control_link",), control_links),
    (
        ("node", "need", "mesh_edge", "mesh_root", "shared_fate", "failure_impact"),
        impacts,
    ),
)


def install(
    connection: sqlite3.Connection,
    *,
    persist: bool = False,
    reuse: bool = False,
    without: Collection[str] = (),
) -> None:
    """Create derived objects: temporary, or with `persist` in the file for other SQLite tools.

    Temporary ones have today's definitions and also work on a past date (audit.store.use_date).
    Rows of computed tables that this connection has as temporary ones are persisted as they are:
    nothing may have been collected since. reuse: the file's rows of computed tables serve when
    this version computed them and nothing was collected since; not for a past date.
    without: computed tables that may stay empty, since nobody will ask for them.
    """
    schema = "main" if persist else "temp"
    if persist or not _have_views(connection):
        create_views(connection, schema)
    if reuse and _are_current(connection):
        return
    with facts_held():  # of VMs and hosts: the restart and the failure graph both want them
        for tables, compute in COMPUTED:
            if persist and _are_temporary(connection, tables):
                _keep(connection, tables)
            else:
                unasked = without and set(tables) <= set(without)
                _fill(connection, schema, tables, [] if unasked else compute(connection))
    if persist:
        connection.execute("DELETE FROM main.derivation")
        connection.execute(f"INSERT INTO main.derivation SELECT ?, * FROM ({_NOW})", (__version__,))


def _have_views(connection: sqlite3.Connection) -> bool:
    """Whether this connection has all temporary views, in the order they build on each other."""
    found = connection.execute(
        "SELECT name FROM sqlite_temp_master WHERE type = 'view' ORDER BY rowid"
    ).fetchall()
    ours = [view.name for view in views()]
    return [name for (name,) in found if name in set(ours)] == ours


def create_views(connection: sqlite3.Connection, schema: str = "temp") -> None:
    """Create derived views, in the order they build on each other; those there are replaced."""
    for view in reversed(views()):
        connection.execute(f"DROP VIEW IF EXISTS {schema}.{view.name}")
    kind = "VIEW" if schema == "main" else "TEMP VIEW"
    for view in views():
        docs = "\n".join(f"-- {name}: {text}" for name, text in view.columns.items())
        connection.execute(f"CREATE {kind} {view.name} AS\n-- {view.doc}\n{docs}\n{view.sql}")


def _are_current(connection: sqlite3.Connection) -> bool:
    return connection.execute(_CURRENT, (__version__,)).fetchone() is not None


def _are_temporary(connection: sqlite3.Connection, tables: tuple[str, ...]) -> bool:
    found = connection.execute("SELECT name FROM sqlite_temp_master WHERE type = 'table'")
    return set(tables) <= {name for (name,) in found}


def _keep(connection: sqlite3.Connection, tables: tuple[str, ...]) -> None:
    for table in tables:
        connection.execute(f"DELETE FROM main.{table}")
        connection.execute(f"INSERT INTO main.{table} SELECT * FROM temp.{table}")


def _fill(
    connection: sqlite3.Connection, schema: str, tables: tuple[str, ...], rows: list[Table] | Rows
) -> None:
    by_table = rows if isinstance(rows, dict) else _by_table(rows)
    connection.execute("SAVEPOINT fill")  # else every row is a transaction of its own
    try:
        for table in tables:
            _fill_one(connection, schema, table, by_table.get(table, []))
    except sqlite3.Error:
        connection.execute("ROLLBACK TO fill")
        raise
    finally:
        connection.execute("RELEASE fill")


def _fill_one(
    connection: sqlite3.Connection, schema: str, table: str, rows: list[tuple[Any, ...]]
) -> None:
    if schema == "temp":
        connection.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {table} AS SELECT * FROM main.{table} WHERE false"
        )
    connection.execute(f"DELETE FROM {schema}.{table}")
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"INSERT INTO {schema}.{table} VALUES ({marks})", rows)


def _by_table(rows: list[Table]) -> Rows:
    found: Rows = {}
    for row in rows:
        found.setdefault(row.info.name, []).append(row.row())
    return found
