"""The database of the management plane as its servers tell it (SHOW; MySQL or MariaDB).

One source a node that is asked ([[mysql]]). NULL is "the node does not say": a Galera node that
is not Primary still answers SHOW STATUS.
"""

from audit.model.kinds import (
    Bytes,
    Count,
    Json,
    Number,
    Ratio,
    Seconds,
    Share,
    Table,
    Utc,
    col,
    key,
)


class DbNode(Table, table="db_node", by="database"):
    """Database servers (SHOW GLOBAL VARIABLES CloudStack and replicas rest on)."""

    id: str = key("server_uuid (MySQL); else address:port asked")
    name: str | None = col("hostname")
    address: str = col("Address asked, or the path of the socket")
    port: Number | None = col("Port asked; NULL: a socket")
    cluster: str = col(
        "Cluster the [[mysql]] block names, else the block: its nodes belong together"
    )
    site: str | None = col("Site the configuration names; NULL: not named")
    arbiter_site: str | None = col("Site of the cluster's Galera arbiter (garbd) by configuration")
    product: str = col("mysql, mariadb or percona")
    version: str = col("Version without prefix and suffix, e.g. 10.11.19")
    server_id: Number | None = col("server_id")
    role: str | None = col("source, replica, galera, group or single; NULL: not told")
    read_only: bool | None = col("read_only")
    super_read_only: bool | None = col("super_read_only; MySQL only")
    log_bin: bool | None = col("log_bin")
    binlog_format: str | None = col("ROW, MIXED or STATEMENT")
    sync_binlog: Count | None = col("sync_binlog; 1: every commit is on disk")
    flush_at_commit: Count | None = col("innodb_flush_log_at_trx_commit")
    gtid_mode: str | None = col("gtid_mode (MySQL), gtid_strict_mode (MariaDB): ON, OFF ...")
    binlog_keep: Seconds | None = col("binlog_expire_logs_seconds, expire_logs_days; 0: for ever")
    rollback_on_timeout: bool | None = col("innodb_rollback_on_timeout")
    lock_wait_timeout: Seconds | None = col("innodb_lock_wait_timeout")
    max_connections: Count | None = col("max_connections")
    buffer_pool: Bytes | None = col("innodb_buffer_pool_size")
    auto_increment_step: Count | None = col("auto_increment_increment")
    auto_increment_offset: Count | None = col("auto_increment_offset")
    semi_sync_source: bool | None = col("rpl_semi_sync_source/master_enabled")
    semi_sync_replica: bool | None = col("rpl_semi_sync_replica/slave_enabled")
    require_tls: bool | None = col("require_secure_transport")
    has_tls: bool | None = col("It offers TLS in its greeting")
    tls_versions: str | None = col("tls_version, as told")
    session_tls: str | None = col("TLS version of the audit's own session; empty: in clear")
    wsrep_on: bool | None = col("wsrep_on: part of a Galera cluster")
    replicas: Count | None = col("Replicas that fetch from it now (threads of command Binlog Dump)")


class DbNodeSample(Table, table="db_node_sample", kind="sample", by="database"):
    """Moving values of database servers (SHOW GLOBAL STATUS)."""

    db_node_id: str = key("Database node")
    at: Utc = key("Time of the sample")
    uptime: Seconds | None = col("Uptime")
    connections: Count | None = col("Threads_connected")
    max_used_connections: Count | None = col("Max_used_connections since start")
    running: Count | None = col("Threads_running")
    queries: Count | None = col("Questions since start")
    writes: Count | None = col(
        "Com_insert + Com_update + Com_delete + Com_replace since start; MariaDB counts what it "
        "applies for others too"
    )
    pool_reads: Count | None = col("Innodb_buffer_pool_reads: reads that missed the pool")
    pool_requests: Count | None = col("Innodb_buffer_pool_read_requests")
    semi_sync_active: bool | None = col("Rpl_semi_sync_source/master_status")
    clock_difference: Seconds | None = col("Its UTC clock less that of the collector")
    clock_error: Seconds | None = col("Half of the round trip: what the difference may be off by")


class DbReplica(Table, table="db_replica", by="database"):
    """Channels by which a node replicates from another (SHOW REPLICA STATUS and its spellings)."""

    db_node_id: str = key("The replica")
    channel: str = key("Channel or connection name; empty: the default one")
    source_host: str | None = col("Source_Host, Master_Host")
    source_port: Number | None = col("Source_Port, Master_Port")
    source_server_id: Number | None = col("Source_Server_Id, Master_Server_Id")
    source_uuid: str | None = col("Source_UUID; MySQL only")
    io_running: str | None = col("Yes, No, Connecting, Preparing")
    sql_running: str | None = col("Yes or No")
    gtid: str | None = col("Using_Gtid (MariaDB); Auto_Position 1 (MySQL) as auto; No")
    delay: Seconds | None = col("SQL_Delay: it lags on purpose")
    tls: bool | None = col("Source_SSL_Allowed")
    io_error: str | None = col("Last_IO_Errno and its text; NULL: none")
    sql_error: str | None = col("Last_SQL_Errno and its text; NULL: none")


class DbReplicaSample(Table, table="db_replica_sample", kind="sample", by="database"):
    """How far replicas are behind."""

    db_node_id: str = key("The replica")
    channel: str = key("Channel")
    at: Utc = key("Time of the sample")
    lag: Seconds | None = col("Seconds_Behind_Source/Master; NULL: replication does not run")
    relay_space: Bytes | None = col("Relay_Log_Space")


class GaleraNode(Table, table="galera_node", by="database"):
    """Members of Galera clusters, each by its own word (SHOW GLOBAL STATUS LIKE 'wsrep%')."""

    db_node_id: str = key("Database node")
    cluster_name: str | None = col("wsrep_cluster_name")
    cluster_uuid: str | None = col("wsrep_cluster_state_uuid: one for all members")
    conf_id: Number | None = col("wsrep_cluster_conf_id: one for all members of one view")
    status: str | None = col("wsrep_cluster_status: Primary, non-Primary, Disconnected")
    size: Count | None = col("wsrep_cluster_size: members it sees, arbiters included")
    weight: Count | None = col("pc.weight of this node (wsrep_provider_options)")
    cluster_weight: Count | None = col("wsrep_cluster_weight: of the members it sees")
    state: str | None = col("wsrep_local_state_comment: Synced, Donor/Desynced, Joined ...")
    ready: bool | None = col("wsrep_ready")
    connected: bool | None = col("wsrep_connected")
    node_name: str | None = col("wsrep_node_name")
    node_address: str | None = col("wsrep_node_address, else of wsrep_incoming_addresses")
    members: Json | None = col("wsrep_cluster_address: members it was told of, a JSON list, sorted")
    incoming: Json | None = col("wsrep_incoming_addresses, a JSON list; empty texts: arbiters")
    segment: Number | None = col("gmcast.segment: by convention the site")
    provider_version: str | None = col("wsrep_provider_version")
    gcache: Bytes | None = col("gcache.size: how far behind a node may be to come back quickly")
    ignore_sb: bool | None = col("pc.ignore_sb: goes on after a split")
    ignore_quorum: bool | None = col("pc.ignore_quorum: goes on without a majority")
    sst_method: str | None = col("wsrep_sst_method")
    sync_wait: Number | None = col("wsrep_sync_wait")


class GaleraSample(Table, table="galera_sample", kind="sample", by="database"):
    """Moving values of Galera members, since their start or the last FLUSH STATUS."""

    db_node_id: str = key("Database node")
    at: Utc = key("Time of the sample")
    flow_control_paused: Share | None = col("wsrep_flow_control_paused: time writes were held back")
    flow_control_sent: Count | None = col("wsrep_flow_control_sent: pauses this node asked for")
    recv_queue: Ratio | None = col("wsrep_local_recv_queue_avg")
    send_queue: Ratio | None = col("wsrep_local_send_queue_avg")
    deps_distance: Ratio | None = col("wsrep_cert_deps_distance")
    cert_failures: Count | None = col("wsrep_local_cert_failures")
    replicated: Count | None = col("wsrep_replicated: write sets of its own clients")
    latency: Seconds | None = col("Mean of wsrep_evs_repl_latency: replication round trip")


class DbGroupMember(Table, table="db_group_member", by="database"):
    """Group replication as a node sees it (performance_schema.replication_group_members)."""

    db_node_id: str = key("The node that was asked")
    member: str = key("MEMBER_ID")
    host: str | None = col("MEMBER_HOST")
    port: Number | None = col("MEMBER_PORT")
    state: str | None = col("ONLINE, RECOVERING, UNREACHABLE, OFFLINE, ERROR")
    role: str | None = col("PRIMARY or SECONDARY")
    version: str | None = col("MEMBER_VERSION")


class DbTable(Table, table="db_table", by="database"):
    """Tables of CloudStack's schemas (INNODB_[SYS_]TABLESTATS, for which PROCESS suffices)."""

    db_node_id: str = key("Database node")
    schema_name: str = key("cloud or cloud_usage")
    name: str = key("Table, e.g. event, async_job, usage_event")


class DbTableSample(Table, table="db_table_sample", kind="sample", by="database"):
    """How large tables are; NULL: the engine has not counted the table since its start."""

    db_node_id: str = key("Database node")
    schema_name: str = key("Schema")
    name: str = key("Table")
    at: Utc = key("Time of the sample")
    row_count: Count | None = col("NUM_ROWS: an estimate")
    data: Bytes | None = col("CLUST_INDEX_SIZE in pages x innodb_page_size")
    index_size: Bytes | None = col("OTHER_INDEX_SIZE in pages x innodb_page_size")


GALERA = ("db_node.cluster", "galera_node.status", "galera_node.size", "galera_node.incoming")


class DbCluster(Table, table="db_cluster", kind="reference", inputs=(*GALERA, "db_node.role")):
    """Clusters of databases, by [[mysql]]: what there should be and what is there (computed)."""

    id: str = key("db_node.cluster")
    kind: str | None = col("galera, group, replicated or single; NULL: no node tells its role")
    nodes: Count = col("Database nodes ever read and not gone")
    answered: Count = col("Of them, those that answered in their newest collection")
    group_id: str | None = col("Galera: quorum_member.group_id; NULL: no Galera")
    size: Count | None = col("Members of the largest Primary view, arbiters included; 0: none")
    expected: Count | None = col("Members there should be: named, read once, or in the view")
    arbiters: Count | None = col("Members of the view that hold no data (garbd)")
    weight: Count | None = col("Weight of all members; NULL: one was never read")
    weight_now: Count | None = col("Weight of the largest Primary view")
    views: Count | None = col("Different histories among Primary members: more than 1 is a split")
    copies: Count | None = col("Copies of the data beside the one in use; NULL: not told")
