"""Every statement that may be sent to a database, in each spelling: SHOW and SELECT only.

Nothing else can be sent: `Session.ask` takes a Statement of this file, by name. Sources: MariaDB
Knowledge Base and MySQL Reference Manual, "SHOW ... STATUS", "INNODB_SYS_TABLESTATS",
"replication_group_members".
"""

from dataclasses import dataclass

from collectors.mysql.server import Server

_WANTED_VARIABLES = (
    "auto_increment_increment", "auto_increment_offset", "binlog_expire_logs_seconds",
    "binlog_format", "expire_logs_days", "group_replication_group_name", "gtid_mode",
    "gtid_strict_mode", "have_ssl", "hostname", "innodb_buffer_pool_size",
    "innodb_flush_log_at_trx_commit", "innodb_lock_wait_timeout", "innodb_page_size",
    "innodb_rollback_on_timeout", "log_bin", "max_connections", "port", "read_only",
    "require_secure_transport", "rpl_semi_sync_master_enabled", "rpl_semi_sync_replica_enabled",
    "rpl_semi_sync_slave_enabled", "rpl_semi_sync_source_enabled", "server_id", "server_uuid",
    "super_read_only", "sync_binlog", "tls_version", "version", "version_comment",
    "wsrep_cluster_address", "wsrep_cluster_name", "wsrep_node_address", "wsrep_node_name",
    "wsrep_on", "wsrep_provider_options", "wsrep_sst_method", "wsrep_sync_wait",
)  # fmt: skip
_WANTED_STATUS = (
    "Com_delete", "Com_insert", "Com_replace", "Com_update", "Innodb_buffer_pool_read_requests",
    "Innodb_buffer_pool_reads", "Max_used_connections", "Questions", "Rpl_semi_sync_master_status",
    "Rpl_semi_sync_source_status", "Threads_connected", "Threads_running", "Uptime",
    "wsrep_cert_deps_distance", "wsrep_cluster_conf_id", "wsrep_cluster_size",
    "wsrep_cluster_state_uuid", "wsrep_cluster_status", "wsrep_cluster_weight", "wsrep_connected",
    "wsrep_evs_repl_latency", "wsrep_flow_control_paused", "wsrep_flow_control_sent",
    "wsrep_gmcast_segment", "wsrep_incoming_addresses", "wsrep_local_cert_failures",
    "wsrep_local_recv_queue_avg", "wsrep_local_send_queue_avg", "wsrep_local_state_comment",
    "wsrep_provider_version", "wsrep_ready", "wsrep_replicated",
)  # fmt: skip
_SIZES = (
    "SELECT NAME AS name, STATS_INITIALIZED AS counted, NUM_ROWS AS row_count, "
    "CLUST_INDEX_SIZE AS data_pages, OTHER_INDEX_SIZE AS index_pages "
    "FROM information_schema.{} WHERE NAME LIKE 'cloud/%' OR NAME LIKE 'cloud\\_usage/%'"
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling: of MariaDB, of MySQL, or (None) of both, from a version on."""

    sql: str
    mariadb: bool | None = None
    since: tuple[int, ...] = (0,)

    def fits(self, server: Server) -> bool:
        """Whether this server understands it; one without a version gets the oldest."""
        known = self.mariadb in (None, server.is_mariadb)
        return known and (self.since == (0,) or server.numbers >= self.since)


@dataclass(frozen=True, slots=True)
class Statement:
    """One question. tables: what is incomplete without it; spellings: the newest first."""

    name: str
    tables: tuple[str, ...]
    spellings: tuple[Spelling, ...]

    def sql(self, server: Server) -> str | None:
        """The spelling for this server; None: it has no such thing."""
        return next((one.sql for one in self.spellings if one.fits(server)), None)


def _names(wanted: tuple[str, ...]) -> str:
    return "Variable_name IN (" + ", ".join(f"'{name}'" for name in wanted) + ")"


STATEMENTS = {
    one.name: one
    for one in (
        Statement(
            "variables",
            ("db_node", "galera_node", "db_table", "db_table_sample"),
            (Spelling(f"SHOW GLOBAL VARIABLES WHERE {_names(_WANTED_VARIABLES)}"),),
        ),
        Statement(
            "status",
            ("db_node_sample", "galera_node", "galera_sample"),
            (Spelling(f"SHOW GLOBAL STATUS WHERE {_names(_WANTED_STATUS)}"),),
        ),
        Statement(
            "session",
            ("db_node.session_tls",),
            (Spelling("SHOW SESSION STATUS LIKE 'Ssl_version'"),),
        ),
        Statement("grants", (), (Spelling("SHOW GRANTS"),)),
        Statement(
            "replication",
            ("db_replica", "db_replica_sample"),
            (
                Spelling("SHOW ALL REPLICAS STATUS", mariadb=True, since=(10, 5, 1)),
                Spelling("SHOW ALL SLAVES STATUS", mariadb=True),
                Spelling("SHOW REPLICA STATUS", mariadb=False, since=(8, 0, 22)),
                Spelling("SHOW SLAVE STATUS", mariadb=False),
            ),
        ),
        Statement(
            "replicas",
            ("db_node.replicas",),
            (
                Spelling(
                    "SELECT count(*) AS replicas FROM information_schema.processlist "
                    "WHERE command LIKE 'Binlog Dump%'"
                ),
            ),
        ),
        Statement(
            "workers",
            (),
            (
                Spelling(
                    "SELECT channel_name AS channel, last_error_number AS number, "
                    "last_error_message AS message FROM "
                    "performance_schema.replication_applier_status_by_worker "
                    "WHERE last_error_number <> 0",
                    mariadb=False, since=(5, 7),
                ),
            ),
        ),
        Statement(
            "members",
            ("db_group_member",),
            (
                Spelling(
                    "SELECT * FROM performance_schema.replication_group_members",
                    mariadb=False,
                    since=(5, 7),
                ),
            ),
        ),
        Statement(
            "tables",
            ("db_table", "db_table_sample"),
            (
                Spelling(_SIZES.format("INNODB_SYS_TABLESTATS"), mariadb=True),
                Spelling(_SIZES.format("INNODB_TABLESTATS"), mariadb=False, since=(8,)),
                Spelling(_SIZES.format("INNODB_SYS_TABLESTATS"), mariadb=False, since=(5, 6)),
            ),
        ),
        Statement(
            "clock", ("db_node_sample.clock_difference",),
            (Spelling("SELECT UTC_TIMESTAMP(6) AS utc"),),
        ),
    )
}  # fmt: skip
