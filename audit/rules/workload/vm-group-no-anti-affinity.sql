/*
id = "vm-group-no-anti-affinity"
title = "Sibling machines on one host by luck"
question = "Do numbered siblings, made to stand in for each other, share their fate by luck?"
category = "Resilience"
severity = "low"
level = "account"
confidence = "inferred"
effort = "hours"
actor = "tenant"
scope = """SELECT DISTINCT r.owner_id FROM vm_role AS r JOIN vm AS v ON r.vm_id = v.id \
WHERE v.state = 'Running'"""
optional = ["vm.type", "vm.autoscale_group_id", "vm.lease_end"]
why = """Machines called web-01 and web-02, or of one auto-scale group, are meant to stand in \
for each other. Without an anti-affinity group only chance keeps them on different hosts: the \
next migration or restart may put them together, and one host then takes the whole service."""
fix = "Make a host anti-affinity group for each such set, stop its members and add them to it."
refs = [
  "rules.md vm-group-no-anti-affinity", "D:adminguide/virtual_machines (affinity groups)",
  "nodes of Kubernetes clusters are left out: their placement belongs to the cluster",
]
guards = [
  "names alike are not enough: the siblings share a template or an offering",
  "sets with a member in an anti-affinity group",
  "workers of a queue (worker, batch, build, runner, job in the name)",
  "where only one host could run them (cluster-single-host speaks)",
]
*/
WITH
sibling AS (
    SELECT
        r.owner_id,
        r.owner_name,
        v.zone_id,
        v.host_id,
        v.name,
        coalesce(v.autoscale_group_id, rtrim(v.name, '0123456789')) AS stem,
        v.template_id,
        v.service_offering_id,
        a.vm_id IS NOT NULL AS is_apart,
        c.hosts_serving
    FROM vm AS v
    JOIN vm_role AS r ON v.id = r.vm_id
    JOIN host AS h ON v.host_id = h.id
    JOIN cluster_capacity AS c ON h.cluster_id = c.cluster_id
    LEFT JOIN vm_apart AS a ON v.id = a.vm_id
    WHERE
        v.state = 'Running'
        AND lower(coalesce(v.type, '')) <> 'cksnode'
        AND (v.autoscale_group_id IS NOT NULL OR v.name <> rtrim(v.name, '0123456789'))
        AND lower(v.name) NOT LIKE '%worker%'
        AND lower(v.name) NOT LIKE '%batch%'
        AND lower(v.name) NOT LIKE '%build%'
        AND lower(v.name) NOT LIKE '%runner%'
        AND lower(v.name) NOT LIKE '%job%'
),

sets AS (
    SELECT
        s.owner_id,
        s.owner_name,
        min(s.name) || ' to ' || max(s.name) AS label,
        count(*) AS members,
        count(DISTINCT s.host_id) = 1 AS is_together
    FROM sibling AS s
    GROUP BY s.owner_id, s.owner_name, s.zone_id, s.stem
    HAVING
        count(*) > 1
        AND NOT max(s.is_apart)
        AND max(s.hosts_serving) > 1
        AND 1 IN (count(DISTINCT s.template_id), count(DISTINCT s.service_offering_id))
)

SELECT
    s.owner_id AS subject,
    s.owner_name AS name,
    count(*) || ' sets of siblings of ' || s.owner_name || ' have no anti-affinity group, '
    || sum(s.is_together) || ' of them run on one host; for example '
    || coalesce(min(iif(s.is_together, s.label, NULL)), min(s.label)) AS message,
    iif(sum(s.is_together) > 0, 'medium', 'low') AS severity,
    sum(s.members) AS vms,
    count(*) AS sets,
    sum(s.is_together) AS sets_on_one_host
FROM sets AS s
GROUP BY s.owner_id, s.owner_name
ORDER BY s.owner_id
