/*
id = "ha-spare-too-small"
title = "The HA spares cannot take the largest host"
question = "Can the spares of ha.tag take the HA VMs of the fullest host?"
category = "Resilience"
severity = "high"
level = "cluster"
confidence = "derived"
effort = "weeks"
actor = "operator"
scope = """SELECT DISTINCT h.cluster_id FROM host AS h JOIN cluster_n1 AS n ON h.cluster_id = \
n.cluster_id WHERE h.ha_host AND n.vms_ha > 0 AND coalesce(n.hypervisor, '') NOT IN \
('VMware', 'Hyperv')"""
why = """With ha.tag set, VMs of a failed host restart on the spares only. If the memory free on \
them is less than the HA VMs of one host need, the rest stays down although other hosts have \
room."""
fix = """Give the tag to another host, or add memory to the spare, until the free memory of the \
spares is at least what the HA VMs of the fullest host use."""
refs = ["rules.md ha-spare-too-small", "D:adminguide/reliability note", "S:FirstFitAllocator"]
guards = [
  "no host of the cluster carries the tag (ha-tag-unused speaks)",
  "VMware and Hyper-V restart by themselves (trap 21)",
  "spares that are away or in maintenance have no room",
]
*/
WITH
spare AS (
    SELECT
        c.cluster_id,
        count(*) AS spares,
        count(*) FILTER (
            WHERE c.memory_sellable IS NULL OR c.memory_allocated IS NULL
        ) AS untold,
        sum(iif(c.serves, max(c.memory_sellable - c.memory_allocated, 0), 0)) AS room
    FROM host_capacity AS c
    WHERE c.reserved_for_ha
    GROUP BY c.cluster_id
),

load AS (
    SELECT
        h.cluster_id,
        h.id AS host_id,
        h.name,
        sum(v.memory) AS memory,
        count(*) AS vms,
        count(*) - count(v.memory) AS untold,
        row_number() OVER (PARTITION BY h.cluster_id ORDER BY sum(v.memory) DESC, h.id) AS place
    FROM host AS h
    JOIN vm AS v ON h.id = v.host_id AND v.state = 'Running' AND v.ha_enabled
    WHERE
        h.cluster_id IN (SELECT s.cluster_id FROM spare AS s)
        AND coalesce(h.hypervisor, '') NOT IN ('VMware', 'Hyperv') AND NOT coalesce(h.ha_host, 0)
    GROUP BY h.cluster_id, h.id, h.name
)

SELECT
    n.id AS subject,
    n.name,
    iif(
        s.untold + l.untold > 0,
        'size or load of the spares of ' || n.name || ', or of VMs, is not told',
        s.spares || ' HA spares of ' || n.name || ' have '
        || printf('%.0f', s.room / 1073741824.0) || ' GiB free; the ' || l.vms || ' HA VMs of '
        || l.name || ' need ' || printf('%.0f', l.memory / 1073741824.0) || ' GiB'
    ) AS message,
    iif(s.untold + l.untold > 0, 'not assessable', 'finding') AS outcome,
    s.room,
    l.memory AS needed,
    l.name AS fullest_host,
    l.vms
FROM spare AS s
JOIN load AS l ON s.cluster_id = l.cluster_id AND l.place = 1
JOIN cluster AS n ON s.cluster_id = n.id
WHERE s.untold + l.untold > 0 OR s.room < l.memory
ORDER BY subject
