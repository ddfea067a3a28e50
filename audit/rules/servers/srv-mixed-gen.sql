/*
id = "srv-mixed-gen"
title = "Servers of different kinds share a cluster"
question = "Is the cluster made of one kind of server?"
category = "Hypervisor"
severity = "low"
level = "cluster"
effort = "project"
actor = "operator"
optional = ["server_bmc"]
scope = "SELECT cluster_id FROM host GROUP BY cluster_id HAVING count(*) >= 2"
causes = ["cluster-mixed-cpu", "cluster-mixed-size"]
why = """Different models have different processors: live migration between them needs a CPU model \
both know, spare parts and firmware are kept twice, and the largest host decides how much must stay \
free."""
fix = "Group servers of one generation into clusters of their own at the next refresh."
refs = ["rules.md srv-mixed-gen", "DSP2046 ComputerSystem.Model, Processor.Model"]
guards = [
  "servers that are not known are not judged unless others already differ",
  "a refresh under way: waive it until it is done",
]
*/
WITH kind AS (
    SELECT
        cluster_id,
        trim(coalesce(vendor || ' ', '') || model) || coalesce(' with ' || cpu_model, '') AS kind,
        count(*) AS hosts
    FROM host_board
    WHERE cluster_id IS NOT NULL
    GROUP BY cluster_id, kind
),

counted AS (
    SELECT
        cluster_id,
        sum(hosts) AS hosts,
        sum(iif(kind IS NULL, 0, hosts)) AS told,
        count(kind) AS kinds,
        group_concat(hosts || ' x ' || kind, '; ') AS words
    FROM kind
    GROUP BY cluster_id
)

SELECT
    c.id AS subject,
    c.name,
    iif(
        n.kinds > 1,
        n.kinds || ' kinds of server in ' || c.name || ': ' || n.words,
        'the server of ' || (n.hosts - n.told) || ' of ' || n.hosts || ' hosts of ' || c.name
        || ' is not known'
    ) AS message,
    iif(n.kinds > 1, 'finding', 'not assessable') AS outcome,
    n.hosts,
    n.kinds,
    n.words AS servers
FROM counted AS n
JOIN cluster AS c ON n.cluster_id = c.id
WHERE n.hosts >= 2 AND (n.kinds > 1 OR n.told < n.hosts)
ORDER BY subject
