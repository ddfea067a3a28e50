/*
title = "Database nodes"
group = "Management"
doc = "One database server that was asked itself: settings, replication, Galera."
rows = "db_node"
[columns]
node = { from = "db_node.name" }
cluster = "db_node.cluster"
place = { doc = "Site it stands at, as the configuration or the cluster tells; blank: not told." }
role = "db_node.role"
product = "db_node.product"
version = "db_node.version"
address = "db_node.address"
port = "db_node.port"
read_only = "db_node.read_only"
source_host = { label = "Replicates from", from = "db_replica.source_host" }
replication = { doc = "State of its replication threads: running, or what stands; blank: it replicates from nobody.", look = "state" }
lag = { from = "db_replica_sample.lag" }
delay = { label = "Delay on purpose", from = "db_replica.delay" }
fault = { label = "Replication error", doc = "Last error of its replication threads.", look = "wrap" }
galera = { label = "Galera", doc = "State of the cluster by its own word, then its own state.", look = "state" }
size = { label = "Galera size", from = "galera_node.size" }
weight = { label = "Galera weight", from = "galera_node.weight" }
segment = { label = "Galera segment", from = "galera_node.segment" }
paused = { label = "Flow control", from = "galera_sample.flow_control_paused" }
max_connections = "db_node.max_connections"
most_connections = { label = "Most connections", from = "db_node_sample.max_used_connections" }
buffer_pool = "db_node.buffer_pool"
binlog = { label = "Binary log", doc = "Format, or off." }
sync_binlog = "db_node.sync_binlog"
session_tls = "db_node.session_tls"
clock = { label = "Clock difference", from = "db_node_sample.clock_difference" }
site = { doc = "Site it was read from: the name of its source." }
id = "db_node.id"
*/
WITH channel AS (
    SELECT
        r.db_node_id,
        group_concat(DISTINCT r.source_host) AS source_host,
        max(coalesce(r.io_running, '') <> 'Yes') AS io_stands,
        max(coalesce(r.sql_running, '') <> 'Yes') AS sql_stands,
        max(r.delay) AS delay,
        coalesce(max(r.sql_error), max(r.io_error)) AS fault
    FROM db_replica AS r
    GROUP BY r.db_node_id
),

behind AS (
    SELECT
        db_node_id,
        lag,
        max(at) AS latest
    FROM db_replica_sample
    GROUP BY db_node_id
),

load AS (
    SELECT
        db_node_id,
        max_used_connections,
        clock_difference,
        max(at) AS latest
    FROM db_node_sample
    GROUP BY db_node_id
),

pause AS (
    SELECT
        db_node_id,
        flow_control_paused,
        max(at) AS latest
    FROM galera_sample
    GROUP BY db_node_id
)

SELECT
    coalesce(d.name, d.address) AS node,
    d.cluster,
    w.site AS place,
    d.role,
    d.product,
    d.version,
    d.address,
    d.port,
    d.read_only,
    c.source_host,
    CASE
        WHEN c.db_node_id IS NULL THEN NULL
        WHEN c.io_stands AND c.sql_stands THEN 'stopped'
        WHEN c.io_stands THEN 'does not receive'
        WHEN c.sql_stands THEN 'does not apply'
        ELSE 'running'
    END AS replication,
    b.lag,
    c.delay,
    c.fault,
    g.status || coalesce(', ' || g.state, '') AS galera,
    g.size,
    g.weight,
    g.segment,
    p.flow_control_paused AS paused,
    d.max_connections,
    l.max_used_connections AS most_connections,
    d.buffer_pool,
    CASE d.log_bin WHEN 1 THEN coalesce(d.binlog_format, 'on') WHEN 0 THEN 'off' END AS binlog,
    d.sync_binlog,
    d.session_tls,
    l.clock_difference AS clock,
    rtrim(substr(
        d.source, instr(d.source, ':') + 1,
        instr(d.source || '/', '/') - instr(d.source, ':') - 1
    )) AS site,
    d.id
FROM db_node AS d
LEFT JOIN channel AS c ON d.id = c.db_node_id
LEFT JOIN behind AS b ON d.id = b.db_node_id
LEFT JOIN load AS l ON d.id = l.db_node_id
LEFT JOIN galera_node AS g ON d.id = g.db_node_id
LEFT JOIN control_site AS w ON w.device = 'database_node/' || d.id AND w.place = 1
LEFT JOIN pause AS p ON d.id = p.db_node_id
ORDER BY d.cluster, node, d.id
