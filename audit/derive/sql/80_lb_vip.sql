/*
doc = """A row per virtual address of a block of load balancers: which of the machines that were asked \
themselves hold it now (control_link)."""
[columns]
cluster = "Block of the configuration"
address = "Virtual address"
nodes = "Load balancers of the block [count]"
looked = "Of them on machines that were asked themselves [count]"
holders = "Machines that hold the address [count]"
names = "Their names"
*/
WITH vip AS (
    SELECT DISTINCT
        n.cluster,
        j.value AS address
    FROM lb_node AS n
    CROSS JOIN json_each(n.vips) AS j
),

node AS (
    SELECT
        n.cluster,
        count(*) AS nodes,
        count(*) FILTER (WHERE 'balancer/' || n.id IN (
            SELECT k.from_id FROM control_link AS k
            WHERE k.kind = 'machine'
        )) AS looked
    FROM lb_node AS n
    GROUP BY n.cluster
),

holder AS (
    SELECT
        k.from_id AS vip,
        k.to_id AS machine,
        coalesce(s.name, substr(k.to_id, length('machine/') + 1)) AS name
    FROM control_link AS k
    LEFT JOIN system_now AS s ON k.to_id = 'machine/' || s.host_system_id
    WHERE k.kind = 'holds'
)

SELECT
    v.cluster,
    v.address,
    max(n.nodes) AS nodes,
    max(n.looked) AS looked,
    count(h.machine) AS holders,
    group_concat(h.name, ', ') AS names
FROM vip AS v
JOIN node AS n ON v.cluster = n.cluster
LEFT JOIN holder AS h ON h.vip = 'vip/' || v.address
GROUP BY v.cluster, v.address
