/*
doc = """A row per backend of a load balancer that has servers: what it is for, told by the ports \
of its servers (8250 agents, 8080 and 8443 the API and user interface, 3306 the database), a \
server that is a database node which was read, or a check of MySQL, and how many servers there \
are."""
[columns]
lb_node_id = "Load balancer"
cluster = "Its block of the configuration"
proxy = "Backend"
role = "agents, database, api or other; NULL: ports are not told"
servers = "Servers [count]"
backups = "Of them used only when no other is up [count]"
up = "Of them UP [count]"
unchecked = "Of them without a health check, or of which nothing is told [count]"
names = "Names of those that are no backups"
*/
WITH database_server AS (
    SELECT DISTINCT
        b.lb_node_id,
        b.proxy,
        b.name
    FROM lb_member AS b
    WHERE b.target LIKE 'database_node/%'
),

member AS (
    SELECT
        s.lb_node_id,
        s.proxy,
        s.name,
        s.status,
        s.backup,
        CASE
            WHEN s.port = 8250 THEN 'agents'
            WHEN s.port = 3306 OR d.name IS NOT NULL THEN 'database'
            WHEN s.port IN (8080, 8443) THEN 'api'
            WHEN s.port IS NOT NULL THEN 'other'
        END AS role
    FROM lb_server AS s
    LEFT JOIN database_server AS d
        ON s.lb_node_id = d.lb_node_id AND s.proxy = d.proxy AND s.name = d.name
)

SELECT
    n.id AS lb_node_id,
    n.cluster,
    p.name AS proxy,
    -- agents before api before database before other: one odd port does not change what it is for
    CASE
        WHEN max(m.role = 'agents') THEN 'agents'
        WHEN p.check_type = 'mysql' OR max(m.role = 'database') THEN 'database'
        WHEN max(m.role = 'api') THEN 'api'
        ELSE max(m.role)
    END AS role,
    count(*) AS servers,
    coalesce(sum(m.backup), 0) AS backups,
    count(*) FILTER (WHERE m.status = 'UP') AS up,
    count(*) FILTER (WHERE coalesce(m.status, 'no check') = 'no check') AS unchecked,
    group_concat(m.name, ', ') FILTER (WHERE coalesce(NOT m.backup, 1)) AS names
FROM lb_node AS n
JOIN lb_proxy AS p ON n.id = p.lb_node_id AND p.kind = 'backend'
JOIN member AS m ON p.lb_node_id = m.lb_node_id AND p.name = m.proxy
GROUP BY p.lb_node_id, p.name
