/*
doc = "One row per estate and month: how big it is, how it was judged, what fills up first."
[columns]
taken = ["VARCHAR", "Time of the last collection of the month"]
cloudstack_version = ["VARCHAR", "Version of CloudStack; several: joined by a comma"]
zones = ["BIGINT", "Zones [count]"]
clusters = ["BIGINT", "Clusters [count]"]
hosts = ["BIGINT", "Hosts [count]"]
threads = ["BIGINT", "CPU threads of the hosts [count]"]
memory = ["BIGINT", "Memory of the hosts [bytes]"]
vms = ["BIGINT", "VMs; NULL: not seen [count]"]
vms_running = ["BIGINT", "Running VMs; NULL: not seen [count]"]
pools = ["BIGINT", "Primary storage pools [count]"]
switches = ["BIGINT", "Switches; NULL: none was asked [count]"]
servers = ["BIGINT", "Servers; NULL: none was asked [count]"]
arrays = ["BIGINT", "Storage arrays; NULL: none was asked [count]"]
score = ["DOUBLE", "Mean score of the categories that could be judged, of 100"]
rules_judged = ["BIGINT", "Rules that could be judged [count]"]
rules_blind = ["BIGINT", "Rules that could not be judged [count]"]
critical = ["BIGINT", "Open critical findings; NULL: no rule was run [count]"]
high = ["BIGINT", "Open high findings; NULL: no rule was run [count]"]
medium = ["BIGINT", "Open medium findings; NULL: no rule was run [count]"]
low = ["BIGINT", "Open low findings; NULL: no rule was run [count]"]
waived = ["BIGINT", "Findings under a waiver; NULL: no rule was run [count]"]
runway_days = ["DOUBLE", "Days until the first of pools, clusters, addresses is at its line; NULL: none has a date [days]"]
runway_kind = ["VARCHAR", "Kind of that object"]
runway_name = ["VARCHAR", "Name of that object"]
*/
WITH first_full AS (
    SELECT
        r.kind,
        r.name,
        coalesce(r.days_p10, r.days_p50, 0.0) AS days
    FROM runway AS r
    WHERE r.verdict = 'past the line' OR coalesce(r.days_p10, r.days_p50) IS NOT NULL
    ORDER BY days, r.kind, r.name
    LIMIT 1
),

judged AS (SELECT count(*) AS rules FROM rule_result),

found AS (
    SELECT
        count(*) FILTER (WHERE state <> 'waived' AND severity = 'critical') AS critical,
        count(*) FILTER (WHERE state <> 'waived' AND severity = 'high') AS high,
        count(*) FILTER (WHERE state <> 'waived' AND severity = 'medium') AS medium,
        count(*) FILTER (WHERE state <> 'waived' AND severity = 'low') AS low,
        count(*) FILTER (WHERE state = 'waived') AS waived
    FROM finding
),

machine_sum AS (
    SELECT
        count(*) AS hosts,
        sum(h.cpu_threads) AS threads,
        sum(c.memory_physical) AS memory
    FROM host AS h
    LEFT JOIN host_capacity AS c ON h.id = c.host_id
),

asked AS (
    SELECT
        max(r.kind = 'snmp') AS switches,
        max(r.kind = 'redfish') AS servers,
        (SELECT count(*) > 0 FROM storage_array) AS arrays,
        (
            SELECT count(*) > 0 FROM answer AS a
            WHERE a.table_name = 'vm' AND a.complete
        ) AS vms
    FROM source_run AS r
)

SELECT
    (SELECT max(r.started) FROM source_run AS r) AS taken,
    (
        SELECT group_concat(v.cloudstack_version, ', ') FROM (
            SELECT DISTINCT c.cloudstack_version FROM capability AS c
            WHERE c.cloudstack_version IS NOT NULL
            ORDER BY c.cloudstack_version
        ) AS v
    ) AS cloudstack_version,
    (SELECT count(*) FROM zone) AS zones,
    (SELECT count(*) FROM cluster) AS clusters,
    m.hosts,
    m.threads,
    m.memory,
    iif(a.vms, (SELECT count(*) FROM vm), NULL) AS vms,
    iif(a.vms, (
        SELECT count(*) FROM vm AS v
        WHERE v.state = 'Running'
    ), NULL) AS vms_running,
    (SELECT count(*) FROM storage_pool) AS pools,
    iif(a.switches, (SELECT count(*) FROM switch), NULL) AS switches,
    iif(a.servers, (SELECT count(*) FROM machine), NULL) AS servers,
    iif(a.arrays, (SELECT count(*) FROM storage_array), NULL) AS arrays,
    (SELECT round(avg(s.score)) FROM report_score AS s) AS score,
    (SELECT sum(s.judged) FROM report_score AS s) AS rules_judged,
    (SELECT sum(s.not_assessable) FROM report_score AS s) AS rules_blind,
    iif(j.rules > 0, f.critical, NULL) AS critical,
    iif(j.rules > 0, f.high, NULL) AS high,
    iif(j.rules > 0, f.medium, NULL) AS medium,
    iif(j.rules > 0, f.low, NULL) AS low,
    iif(j.rules > 0, f.waived, NULL) AS waived,
    w.days AS runway_days,
    w.kind AS runway_kind,
    w.name AS runway_name
FROM machine_sum AS m
CROSS JOIN asked AS a
CROSS JOIN judged AS j
CROSS JOIN found AS f
LEFT JOIN first_full AS w ON TRUE
