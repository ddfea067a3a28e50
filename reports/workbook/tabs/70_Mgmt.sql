/*
title = "Management plane"
group = "Management"
doc = "One management server, database or usage server."
rows = "SELECT (SELECT count(*) FROM management_server) + (SELECT count(*) FROM db_server) + (SELECT count(*) FROM usage_server)"
[columns]
name = { doc = "Name of the server." }
kind = { doc = "management server, database or usage server." }
state = { doc = "State as CloudStack tells it; of a usage server it is not to be trusted: judge by its last job.", look = "state" }
version = { doc = "Version of CloudStack or the database." }
os = "management_server.os"
kernel = "management_server.kernel"
java_version = "management_server.java_version"
ip_address = { from = "management_server.service_ip" }
cluster_address = { from = "management_server.ip_address" }
replicas = "db_server.replicas"
agents = { from = "management_server_sample.agents" }
peers = { unit = "count", doc = "Other management servers it sees." }
processors = "management_server.processors"
heap = { from = "management_server_sample.heap_total" }
heap_used = { unit = "share", doc = "Java heap in use by its limit.", look = "bar" }
cpu_load = { from = "management_server_sample.cpu_load", look = "bar" }
pending_jobs = { from = "management_server_sample.pending_jobs" }
connections = { from = "db_sample.connections" }
started = { unit = "UTC", doc = "Start of the server process." }
booted = { from = "management_server.last_boot" }
last_heartbeat = "usage_sample.last_heartbeat"
last_good_job = { from = "usage_sample.last_successful_job" }
db_is_local = { from = "management_server.db_is_local", label = "Database is local" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
site = { doc = "Site it was read from: the name of its source." }
id = { doc = "UUID of the management server, or name of the host." }
*/
WITH
current_load AS (
    SELECT
        *,
        max(at) AS latest
    FROM management_server_sample
    GROUP BY management_server_id
),

peer AS (
    SELECT
        management_server_id,
        count(*) AS peers
    FROM management_peer
    GROUP BY management_server_id
),

db_load AS (
    SELECT
        *,
        max(at) AS latest
    FROM db_sample
    GROUP BY hostname
),

every AS (
    SELECT
        m.name,
        'management server' AS kind,
        m.state,
        m.version,
        m.os,
        m.kernel,
        m.java_version,
        m.service_ip,
        m.ip_address AS cluster_address,
        NULL AS replicas,
        l.agents,
        p.peers,
        m.processors,
        l.heap_total AS heap,
        l.heap_used * 1.0 / nullif(l.heap_total, 0) AS heap_used,
        l.cpu_load,
        l.pending_jobs,
        NULL AS connections,
        m.last_server_start AS started,
        m.last_boot AS booted,
        NULL AS last_heartbeat,
        NULL AS last_good_job,
        m.db_is_local,
        m.id,
        m.source
    FROM management_server AS m
    LEFT JOIN current_load AS l ON m.id = l.management_server_id
    LEFT JOIN peer AS p ON m.id = p.management_server_id
    UNION ALL
    SELECT
        d.hostname,
        'database',
        NULL,
        coalesce(d.version_comment || ' ', '') || d.version,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        d.replicas,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        s.connections,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        d.hostname,
        d.source
    FROM db_server AS d
    LEFT JOIN db_load AS s ON d.hostname = s.hostname
    UNION ALL
    SELECT
        u.hostname,
        'usage server',
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        u.last_heartbeat,
        u.last_successful_job,
        NULL,
        u.hostname,
        u.source
    FROM usage_now AS u
)

SELECT
    e.name,
    e.kind,
    e.state,
    e.version,
    e.os,
    e.kernel,
    e.java_version,
    e.service_ip AS ip_address,
    e.cluster_address,
    e.replicas,
    e.agents,
    e.peers,
    e.processors,
    e.heap,
    e.heap_used,
    e.cpu_load,
    e.pending_jobs,
    e.connections,
    e.started,
    e.booted,
    e.last_heartbeat,
    e.last_good_job,
    e.db_is_local,
    coalesce(f.findings, 0) AS findings,
    substr(e.source, instr(e.source, ':') + 1) AS site,
    e.id
FROM every AS e
LEFT JOIN report_flag AS f
    ON
        e.id = f.subject
        AND f.subject_kind = CASE e.kind
            WHEN 'management server' THEN 'management_server'
            WHEN 'database' THEN 'db_server'
            ELSE 'usage_server'
        END
ORDER BY
    CASE e.kind WHEN 'management server' THEN 1 WHEN 'database' THEN 2 ELSE 3 END,
    e.name,
    e.id,
    e.source
