/*
id = "srv-chassis-share"
title = "A cluster inside one enclosure"
question = "How much of the cluster is in one enclosure of blades?"
category = "Resilience"
severity = "medium"
level = "cluster"
confidence = "derived"
effort = "project"
actor = "operator"
optional = ["server_bmc", "vm"]
scope = "SELECT cluster_id FROM host GROUP BY cluster_id HAVING count(*) >= 2"
why = """Blades share the midplane, the fabric modules, power and cooling of their enclosure. When it \
is lost, or must be stopped to change a midplane, that share of the cluster goes at once, and the rest \
has no room for it."""
fix = """Spread the hosts of every cluster over enclosures; where one enclosure a cluster is a choice, \
keep room for the whole of it elsewhere."""
refs = ["rules.md srv-chassis-share", "DSP2046 Chassis.Links.ContainedBy"]
guards = [
  "servers that are no blades",
  "hosts whose server is not known: not assessable unless enough others share an enclosure",
]
[params.share]
default = 0.5
unit = "share"
doc = "part of the hosts of a cluster in one enclosure above which it is medium"
*/
WITH fullest AS (
    SELECT
        cluster_id,
        chassis_id,
        names,
        max(hosts) AS hosts
    FROM (
        SELECT
            cluster_id,
            chassis_id,
            count(*) AS hosts,
            group_concat(name, ', ') AS names
        FROM host_board
        WHERE chassis_id IS NOT NULL
        GROUP BY cluster_id, chassis_id
    ) AS shared
    GROUP BY cluster_id
),

counted AS (
    SELECT
        b.cluster_id,
        count(*) AS hosts,
        count(b.server_id) AS told,
        sum(v.vms_running) AS vms
    FROM host_board AS b
    LEFT JOIN host_vms AS v ON b.host_id = v.host_id
    WHERE b.cluster_id IS NOT NULL
    GROUP BY b.cluster_id
    HAVING count(*) >= 2
)

SELECT
    c.id AS subject,
    c.name,
    iif(
        f.hosts > :share * n.hosts,
        f.hosts
        || ' of '
        || n.hosts
        || ' hosts of '
        || c.name
        || ' are in enclosure '
        || f.chassis_id
        || ': ' || f.names,
        'the server of ' || (n.hosts - n.told) || ' of ' || n.hosts || ' hosts of ' || c.name
        || ' is not known'
    ) AS message,
    iif(f.hosts > :share * n.hosts, 'finding', 'not assessable') AS outcome,
    iif(f.hosts = n.hosts, 'high', 'medium') AS severity,
    n.vms,
    f.chassis_id,
    f.hosts AS hosts_inside,
    n.hosts
FROM counted AS n
JOIN cluster AS c ON n.cluster_id = c.id
LEFT JOIN fullest AS f ON n.cluster_id = f.cluster_id
WHERE f.hosts > :share * n.hosts OR n.told < n.hosts
ORDER BY subject
