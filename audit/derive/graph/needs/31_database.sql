/*
doc = """The control plane needs its database. A host name may be one machine or the address of a cluster: \
"perhaps", unless one management server says that the database is on itself. Replicas of db.properties are data, \
not fail-over: CloudStack writes to the host alone."""
*/
WITH home AS (
    SELECT
        count(*) FILTER (WHERE m.db_is_local) AS machines,
        (SELECT count(*) FROM db_server) AS hosts
    FROM management_server AS m
)

SELECT
    'control/plane' AS node_id,
    'database' AS part,
    'database/' || d.hostname AS needs_id,
    1 AS weight,
    iif(h.machines = 1 AND h.hosts = 1, 'all', 'perhaps') AS rule,
    iif(h.machines = 1 AND h.hosts = 1, 'measured', 'inferred') AS confidence,
    iif(
        h.machines = 1 AND h.hosts = 1,
        'the database runs on one management server',
        'one machine or the address of a cluster: not told'
    ) AS why
FROM db_server AS d
CROSS JOIN home AS h
