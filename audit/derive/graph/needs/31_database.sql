/*
doc = """The control plane needs its database. Where databases were asked, it stands for what is behind its name; else a host name may be one machine or the address of a cluster: "perhaps", unless one management server says that the database is on itself. Replicas of db.properties are data, not fail-over: CloudStack writes to the host alone."""
*/
WITH home AS (
    SELECT
        count(*) FILTER (WHERE m.db_is_local) AS machines,
        (SELECT count(*) FROM db_server) AS hosts
    FROM management_server AS m
),

known AS (
    SELECT
        e.endpoint,
        min(e.confidence) AS confidence
    FROM control_endpoint AS e
    WHERE e.way <> 'only one'
    GROUP BY e.endpoint
),

told AS (
    SELECT
        d.hostname,
        k.endpoint IS NOT NULL AS is_known,
        coalesce(h.machines = 1 AND h.hosts = 1, 0) AS is_local
    FROM db_server AS d
    CROSS JOIN home AS h
    LEFT JOIN known AS k ON k.endpoint = 'database/' || d.hostname
)

SELECT
    'control/plane' AS node_id,
    'database' AS part,
    'database/' || t.hostname AS needs_id,
    1 AS weight,
    iif(t.is_known OR t.is_local, 'all', 'perhaps') AS rule,
    iif(t.is_known OR t.is_local, 'measured', 'inferred') AS confidence,
    CASE
        WHEN t.is_known THEN 'what is behind its name was asked'
        WHEN t.is_local THEN 'the database runs on one management server'
        ELSE 'one machine or the address of a cluster: not told'
    END AS why
FROM told AS t
