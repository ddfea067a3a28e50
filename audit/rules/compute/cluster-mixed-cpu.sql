/*
id = "cluster-mixed-cpu"
title = "Hosts of different CPUs share a cluster"
question = "Do all hosts of the cluster have the same CPU?"
category = "Hypervisor"
severity = "low"
level = "cluster"
confidence = "inferred"
effort = "project"
actor = "operator"
scope = "SELECT cluster_id FROM cluster_capacity WHERE hosts >= 2"
why = """A VM that was started on a newer CPU may not run on an older one: live migration is \
refused or the VM crashes after it, which blocks maintenance when it is needed most. CloudStack \
tells clock and thread count only, so the difference is inferred from these."""
fix = """Split the cluster by CPU generation, or pin guest.cpu.mode and guest.cpu.model in \
agent.properties to the oldest model of the cluster."""
refs = [
  "rules.md cluster-mixed-cpu",
  "D:installguide/overview/_requirements (same type, count, flags)",
  "I#13971",
]
guards = [
  """a host whose clock or threads are not told makes the cluster not assessable unless others \
  already differ""",
]
*/
SELECT
    c.id AS subject,
    c.name,
    iif(
        count(DISTINCT h.cpu_speed || ' ' || h.cpu_threads) > 1,
        count(DISTINCT h.cpu_speed || ' ' || h.cpu_threads) || ' kinds of CPU in ' || c.name
        || ': ' || group_concat(
            DISTINCT h.cpu_threads || ' threads at ' || (h.cpu_speed / 1000000) || ' MHz'
        ),
        'clock or threads of hosts of ' || c.name || ' are not told'
    ) AS message,
    iif(
        count(DISTINCT h.cpu_speed || ' ' || h.cpu_threads) > 1, 'finding', 'not assessable'
    ) AS outcome,
    count(*) AS hosts,
    count(DISTINCT h.cpu_speed || ' ' || h.cpu_threads) AS kinds
FROM cluster AS c
JOIN host AS h ON c.id = h.cluster_id
GROUP BY c.id, c.name
HAVING
    count(*) >= 2
    AND (
        count(DISTINCT h.cpu_speed || ' ' || h.cpu_threads) > 1
        OR count(h.cpu_speed || ' ' || h.cpu_threads) < count(*)
    )
ORDER BY subject
