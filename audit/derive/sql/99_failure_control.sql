/*
doc = """Rows of failure_impact of what alone stops, or may stop, the control plane. Left out: names for others (a virtual \
address, a database host whose inside is known), a database that another machine may run, racks and rooms, and the site \
of an estate whose control plane stands at one."""
[columns]
node_id = "Component"
present = "With what is down now already failed; else by design"
kind = "Kind of the component, as people say it"
name = "Its name"
control = "It stops the control plane"
confidence = "The weakest link of the chain"
why = "The chain"
*/
WITH control_place AS (
    SELECT count(DISTINCT s.needs_id) AS sites
    FROM need AS s
    WHERE
        s.part = 'site'
        AND substr(s.node_id, 1, instr(s.node_id, '/') - 1)
        IN ('management_server', 'database_node', 'balancer')
),

inside AS (
    SELECT n.node_id
    FROM need AS n
    WHERE n.part IN ('node', 'backends', 'entrance', 'votes') AND n.node_id LIKE 'database/%'
    UNION
    SELECT n.node_id
    FROM need AS n
    WHERE n.part = 'machine' AND n.node_id LIKE 'database_node/%'
    GROUP BY n.node_id
    HAVING count(*) > 1
)

SELECT
    f.node_id,
    f.present,
    replace(f.kind, '_', ' ') AS kind,
    f.name,
    f.control,
    f.confidence,
    f.why
FROM failure_impact AS f
CROSS JOIN control_place AS p
WHERE
    f.control_worst
    AND f.kind NOT IN ('vip', 'rack', 'room')
    AND (f.kind <> 'site' OR p.sites > 1)
    AND f.node_id NOT IN (SELECT i.node_id FROM inside AS i)
