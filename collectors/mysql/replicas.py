"""SHOW REPLICA STATUS in all its spellings, group members and sizes of tables to rows."""

from collections.abc import Iterator
from typing import Any

from audit.model.database import (
    DbGroupMember,
    DbReplica,
    DbReplicaSample,
    DbTable,
    DbTableSample,
)
from collectors.convert_basic import integer
from collectors.mysql.nodes import Told
from collectors.mysql.values import decimal, nonempty, switch

_SCHEMAS = ("cloud", "cloud_usage")
_COUNTED = frozenset({"initialized", "1"})  # MySQL, MariaDB
Row = dict[str, Any]


def _lowered(row: Row) -> Row:
    """One spelling: Slave_ and Replica_, Master_ and Source_ are the same words."""
    found = {}
    for name, value in row.items():
        lowered = name.lower()
        for old, new in (("slave", "replica"), ("master", "source")):
            lowered = lowered.replace(old, new)
        found[lowered] = value
    return found


def channel_of(row: Row) -> str:
    """Channel_Name (MySQL), Connection_name (MariaDB); empty: the default one."""
    return row.get("channel_name") or row.get("connection_name") or ""


def channels(told: Told) -> Iterator[tuple[DbReplica, DbReplicaSample]]:
    """Every channel a node replicates by."""
    for raw in told.rows.get("replication", ()):
        row = _lowered(raw)
        channel = channel_of(row)
        yield (
            DbReplica(
                db_node_id=told.id,
                channel=channel,
                source_host=nonempty(row.get("source_host")),
                source_port=integer(row.get("source_port")),
                source_server_id=integer(row.get("source_server_id")),
                source_uuid=nonempty(row.get("source_uuid")),
                io_running=nonempty(row.get("replica_io_running")),
                sql_running=nonempty(row.get("replica_sql_running")),
                gtid=_gtid(row),
                delay=decimal(row.get("sql_delay")),
                tls=switch(row.get("source_ssl_allowed")),
                io_error=_error(row.get("last_io_errno"), row.get("last_io_error")),
                sql_error=_worker_error(told, channel)
                or _error(row.get("last_sql_errno"), row.get("last_sql_error")),
            ),
            DbReplicaSample(
                db_node_id=told.id,
                channel=channel,
                at=told.at,
                lag=decimal(row.get("seconds_behind_source")),
                relay_space=integer(row.get("relay_log_space")),
            ),
        )


def _gtid(row: Row) -> str | None:
    """Using_Gtid of MariaDB; of MySQL whether it positions itself by GTID."""
    automatic = switch(row.get("auto_position"))
    return row.get("using_gtid") or ({True: "auto", False: "No"}.get(automatic or False)
                                     if automatic is not None else None)  # fmt: skip


def _error(number: str | None, text: str | None) -> str | None:
    return f"{number}: {text}" if number not in (None, "", "0") else None


def _worker_error(told: Told, channel: str) -> str | None:
    """What the worker says; the thread above it only says that a worker stopped."""
    for row in told.rows.get("workers", ()):
        if (row["channel"] or "") == channel:
            return _error(row["number"], row["message"])
    return None


def group_members(told: Told) -> Iterator[DbGroupMember]:
    """Group replication as this node sees it; a server without it tells a row without a name."""
    for raw in told.rows.get("members", ()):
        row = _lowered(raw)
        if row.get("member_id"):
            yield DbGroupMember(
                db_node_id=told.id,
                member=row["member_id"],
                host=nonempty(row.get("member_host")),
                port=integer(row.get("member_port")),
                state=nonempty(row.get("member_state")),
                role=nonempty(row.get("member_role")),
                version=nonempty(row.get("member_version")),
            )


def tables(told: Told) -> Iterator[tuple[DbTable, DbTableSample]]:
    """Tables of CloudStack's schemas; partitions of one table summed."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in told.rows.get("tables", ()):
        schema, _, name = str(row["name"]).partition("/")
        if schema in _SCHEMAS:
            table = name.lower().partition("#p#")[0]
            found.setdefault((schema, table), []).append(row)
    page = integer(told.variables.get("innodb_page_size"))
    for (schema, table), parts in found.items():
        yield (
            DbTable(db_node_id=told.id, schema_name=schema, name=table),
            DbTableSample(
                db_node_id=told.id,
                schema_name=schema,
                name=table,
                at=told.at,
                row_count=_sum(parts, "row_count", 1),
                data=_sum(parts, "data_pages", page),
                index_size=_sum(parts, "index_pages", page),
            ),
        )


def _sum(parts: list[Row], name: str, factor: int | None) -> int | None:
    """NULL where one part has not been counted by the engine yet."""
    told = [integer(p[name]) if str(p["counted"]).lower() in _COUNTED else None for p in parts]
    if factor is None or None in told:
        return None
    return sum(one for one in told if one is not None) * factor
