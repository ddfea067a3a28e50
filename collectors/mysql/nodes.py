"""SHOW GLOBAL VARIABLES and STATUS to rows of a node and of its place in a Galera cluster."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from audit.model.database import DbNode, DbNodeSample, GaleraNode, GaleraSample
from collectors.convert_basic import integer
from collectors.mysql.server import Server
from collectors.mysql.values import (
    Values,
    decimal,
    first,
    has_right,
    incoming,
    members,
    nonempty,
    option_size,
    options,
    switch,
)

_DAY = 86400.0
_WRITES = ("Com_insert", "Com_update", "Com_delete", "Com_replace")


@dataclass
class Told:
    """What one server told. greeted: the greeting; rows: by statement."""

    at: str
    greeted: dict[str, Any]
    server: Server
    variables: Values = field(default_factory=dict)
    status: Values = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    clock: dict[str, Any] | None = None

    @property
    def id(self) -> str:
        """server_uuid where it has one; else where it was asked."""
        address, port = self.greeted["address"], self.greeted["port"]
        return first(self.variables, "server_uuid") or (f"{address}:{port}" if port else address)

    @property
    def is_galera(self) -> bool | None:
        """wsrep_on; a build without wsrep has no such variable."""
        if not self.variables:
            return None
        return switch(self.variables.get("wsrep_on")) or False


def node(told: Told) -> DbNode:
    """The server itself."""
    v, greeted = told.variables, told.greeted
    return DbNode(
        id=told.id,
        name=nonempty(v.get("hostname")),
        address=greeted["address"],
        port=greeted["port"],
        cluster=greeted["cluster"],
        site=greeted["site"],
        arbiter_site=greeted["arbiter_site"],
        product=told.server.product,
        version=told.server.version,
        server_id=integer(v.get("server_id")),
        role=_role(told),
        read_only=_read_only(v.get("read_only")),
        super_read_only=switch(v.get("super_read_only")),
        log_bin=switch(v.get("log_bin")),
        binlog_format=nonempty(v.get("binlog_format")),
        sync_binlog=integer(v.get("sync_binlog")),
        flush_at_commit=integer(v.get("innodb_flush_log_at_trx_commit")),
        gtid_mode=nonempty(first(v, "gtid_mode", "gtid_strict_mode")),
        binlog_keep=_binlog_keep(v),
        rollback_on_timeout=switch(v.get("innodb_rollback_on_timeout")),
        lock_wait_timeout=decimal(v.get("innodb_lock_wait_timeout")),
        max_connections=integer(v.get("max_connections")),
        buffer_pool=integer(v.get("innodb_buffer_pool_size")),
        auto_increment_step=integer(v.get("auto_increment_increment")),
        auto_increment_offset=integer(v.get("auto_increment_offset")),
        semi_sync_source=_semi_sync(v, "source", "master"),
        semi_sync_replica=_semi_sync(v, "replica", "slave"),
        require_tls=switch(v.get("require_secure_transport")),
        has_tls=greeted["offers_tls"],
        tls_versions=v.get("tls_version"),
        session_tls=greeted["session_tls"],
        wsrep_on=told.is_galera,
        replicas=_replicas(told),
    )


def node_sample(told: Told) -> DbNodeSample:
    """What moves."""
    s, clock = told.status, told.clock or {}
    writes = [integer(s.get(name)) for name in _WRITES]
    return DbNodeSample(
        db_node_id=told.id,
        at=told.at,
        uptime=decimal(s.get("Uptime")),
        connections=integer(s.get("Threads_connected")),
        max_used_connections=integer(s.get("Max_used_connections")),
        running=integer(s.get("Threads_running")),
        queries=integer(s.get("Questions")),
        writes=None if None in writes else sum(w for w in writes if w),
        pool_reads=integer(s.get("Innodb_buffer_pool_reads")),
        pool_requests=integer(s.get("Innodb_buffer_pool_read_requests")),
        semi_sync_active=switch(
            first(s, "Rpl_semi_sync_source_status", "Rpl_semi_sync_master_status")
        ),
        clock_difference=_difference(clock),
        clock_error=clock["seconds"] / 2 if clock else None,
    )


def galera(told: Told) -> GaleraNode:
    """The server as a member of its cluster."""
    v, s, opts = told.variables, told.status, options(told.variables.get("wsrep_provider_options"))
    return GaleraNode(
        db_node_id=told.id,
        cluster_name=nonempty(v.get("wsrep_cluster_name")),
        cluster_uuid=nonempty(s.get("wsrep_cluster_state_uuid")),
        conf_id=integer(int(s.get("wsrep_cluster_conf_id") or -1)),
        status=nonempty(s.get("wsrep_cluster_status")),
        size=integer(s.get("wsrep_cluster_size")),
        weight=integer(opts.get("pc.weight")),
        cluster_weight=integer(s.get("wsrep_cluster_weight")),
        state=nonempty(s.get("wsrep_local_state_comment")),
        ready=switch(s.get("wsrep_ready")),
        connected=switch(s.get("wsrep_connected")),
        node_name=nonempty(v.get("wsrep_node_name")),
        node_address=nonempty(v.get("wsrep_node_address")) or nonempty(opts.get("base_host")),
        members=members(v.get("wsrep_cluster_address")),
        incoming=incoming(s.get("wsrep_incoming_addresses")),
        segment=integer(first({**opts, **s}, "gmcast.segment", "wsrep_gmcast_segment")),
        provider_version=nonempty(s.get("wsrep_provider_version")),
        gcache=option_size(opts.get("gcache.size")),
        ignore_sb=switch(opts.get("pc.ignore_sb")),
        ignore_quorum=switch(opts.get("pc.ignore_quorum")),
        sst_method=nonempty(v.get("wsrep_sst_method")),
        sync_wait=integer(v.get("wsrep_sync_wait")),
    )


def galera_sample(told: Told) -> GaleraSample:
    """What moves in its cluster."""
    s = told.status
    latency = (s.get("wsrep_evs_repl_latency") or "").split("/")
    measured = len(latency) == 5 and latency[4] != "0"  # noqa: PLR2004 - min/mean/max/dev/number
    return GaleraSample(
        db_node_id=told.id,
        at=told.at,
        flow_control_paused=decimal(s.get("wsrep_flow_control_paused")),
        flow_control_sent=integer(s.get("wsrep_flow_control_sent")),
        recv_queue=decimal(s.get("wsrep_local_recv_queue_avg")),
        send_queue=decimal(s.get("wsrep_local_send_queue_avg")),
        deps_distance=decimal(s.get("wsrep_cert_deps_distance")),
        cert_failures=integer(s.get("wsrep_local_cert_failures")),
        replicated=integer(s.get("wsrep_replicated")),
        latency=decimal(latency[1]) if measured else None,
    )


def _role(told: Told) -> str | None:
    """galera, group, replica, source or single; NULL where replication was not told."""
    if told.is_galera is None:
        return None
    if told.is_galera:
        return "galera"
    if any(row.get("MEMBER_STATE") == "ONLINE" for row in told.rows.get("members", ())):
        return "group"
    if told.rows.get("replication"):
        return "replica"
    fed = _replicas(told)
    if "replication" not in told.rows or fed is None:
        return None
    return "source" if fed else "single"


def _semi_sync(values: Values, *words: str) -> bool | None:
    """rpl_semi_sync_<word>_enabled; not there without the plugin."""
    return switch(first(values, *(f"rpl_semi_sync_{word}_enabled" for word in words)))


def _read_only(value: str | None) -> bool | None:
    """read_only; MariaDB 11.4+ also has NO_LOCK and NO_LOCK_NO_ADMIN, which forbid more."""
    return True if (value or "").upper().startswith("NO_LOCK") else switch(value)


def _binlog_keep(values: Values) -> float | None:
    """Seconds binary logs are kept; the days count where seconds are 0 or not told."""
    seconds = decimal(values.get("binlog_expire_logs_seconds"))
    days = decimal(values.get("expire_logs_days"))
    return seconds or (days * _DAY if days is not None else seconds)


def _replicas(told: Told) -> int | None:
    """Without PROCESS an account sees its own threads alone: nothing is known then."""
    rows = told.rows.get("replicas")
    if not rows or not has_right(told.rows.get("grants", ()), "PROCESS"):
        return None
    return integer(rows[0]["replicas"])


def _difference(clock: dict[str, Any]) -> float | None:
    """Seconds the server's clock is ahead of ours; it looked in the middle of the round trip."""
    if not clock:
        return None
    theirs = datetime.fromisoformat(clock["rows"][0]["utc"] + "+00:00")
    ahead = (theirs - datetime.fromisoformat(clock["sent"])).total_seconds()
    return round(ahead - float(clock["seconds"]) / 2, 6)
