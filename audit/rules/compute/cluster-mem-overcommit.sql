/*
id = "cluster-mem-overcommit"
title = "Memory is sold beyond what the hosts have"
question = "Is memory sold only as far as the hosts can give it?"
category = "Capacity"
severity = "low"
level = "cluster"
confidence = "derived"
effort = "weeks"
actor = "operator"
why = """Memory that is sold twice is there only while tenants do not use it. When they do, \
hosts swap and then kill processes or VMs, all VMs of the host at once. Lowering the factor \
helps new VMs only: running ones keep the factor they started with."""
fix = """Lower mem.overprovisioning.factor of the cluster to what ballooning really gives back, \
restart VMs over time, and add memory before the real use reaches 85 %."""
refs = ["rules.md cluster-mem-overcommit", "I#7529", "I#7182", "D:choosing_deployment"]
guards = [
  "only hosts that are Up count, with the memory sold on them",
  "physical memory is the API's figure divided by the factor (trap 1)",
]
[params.sold_low]
default = 1.0
unit = "ratio"
doc = "memory sold against physical memory, above this is low"
[params.sold_medium]
default = 1.2
unit = "ratio"
doc = "above this is medium"
[params.sold_high]
default = 1.5
unit = "ratio"
doc = "above this is high"
[params.used_high]
default = 0.85
unit = "share"
doc = "memory in use above which any over-commitment is high"
*/
WITH sold AS (
    SELECT
        c.id AS cluster_id,
        c.name,
        c.hypervisor,
        c.memory_overcommit,
        count(h.host_id) AS hosts,
        count(h.host_id) FILTER (
            WHERE h.memory_physical IS NULL OR h.memory_allocated IS NULL
        ) + (c.memory_overcommit IS NULL) AS untold,
        sum(h.memory_physical) AS physical,
        sum(h.memory_allocated) AS allocated,
        sum(h.memory_allocated) * 1.0 / nullif(sum(h.memory_physical), 0) AS sold,
        iif(
            count(h.memory_used) = count(h.host_id),
            sum(h.memory_used) * 1.0 / nullif(sum(h.memory_physical), 0),
            NULL
        ) AS used
    FROM cluster AS c
    JOIN host AS u ON c.id = u.cluster_id AND u.state = 'Up'
    JOIN host_capacity AS h ON u.id = h.host_id
    GROUP BY c.id, c.name, c.hypervisor, c.memory_overcommit
)

SELECT
    s.cluster_id AS subject,
    s.name,
    iif(
        s.untold > 0,
        'size, load or factor of hosts of ' || s.name || ' is not told',
        s.name || ' has sold ' || printf('%.2f', s.sold) || ' times its memory ('
        || printf('%.0f', s.allocated / 1073741824.0) || ' of '
        || printf('%.0f', s.physical / 1073741824.0) || ' GiB), in use: '
        || coalesce(printf('%.0f', 100.0 * s.used) || ' %', 'not told') || ', factor '
        || printf('%.2f', s.memory_overcommit)
    ) AS message,
    CASE
        WHEN s.sold > :sold_high OR s.used > :used_high THEN 'high'
        WHEN s.sold > :sold_medium OR s.hypervisor = 'XenServer' THEN 'medium'
        ELSE 'low'
    END AS severity,
    iif(s.untold > 0, 'not assessable', 'finding') AS outcome,
    s.sold,
    s.used,
    s.physical,
    s.allocated,
    s.memory_overcommit
FROM sold AS s
WHERE s.untold > 0 OR s.sold > :sold_low
ORDER BY subject
