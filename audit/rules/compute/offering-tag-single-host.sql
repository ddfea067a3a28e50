/*
id = "offering-tag-single-host"
title = "A host tag pins VMs to one host, or to none"
question = "Do host tags leave VMs a second host?"
category = "Resilience"
severity = "medium"
level = "service_offering"
effort = "hours"
actor = "operator"
scope = """SELECT id FROM service_offering WHERE host_tags <> '' AND NOT coalesce(is_system, 0) \
AND coalesce(state, 'Active') = 'Active'"""
why = """VMs of an offering with host tags run only on hosts that carry all of them. With one \
such host in the cluster they cannot be migrated or restarted elsewhere: maintenance stops them \
and a failure keeps them down. With none they cannot start at all."""
fix = "Give the tag to a second host of the cluster, or retire the offering."
refs = ["rules.md offering-tag-single-host", "D:adminguide/host_and_storage_tags"]
guards = [
  "offerings that are inactive or for system VMs",
  "hosts tagged by a rule are not assessable",
  "an offering without a host and without a VM is medium",
]
*/
WITH
matching AS (
    SELECT
        o.id AS offering_id,
        h.id AS host_id,
        h.cluster_id
    FROM service_offering AS o
    JOIN host AS h
        ON NOT EXISTS (
            SELECT 1 FROM json_each('[' || replace(json_quote(o.host_tags), ',', '","') || ']') AS t
            WHERE instr(',' || coalesce(h.tags, '') || ',', ',' || trim(t.value) || ',') = 0
        )
    WHERE o.host_tags <> ''
),

placed AS (
    SELECT
        v.service_offering_id AS offering_id,
        h.cluster_id,
        max(v.zone_id) AS zone_id,
        count(*) AS vms,
        count(*) FILTER (WHERE v.ha_enabled) AS vms_ha,
        (
            SELECT count(*) FROM matching AS m
            WHERE m.offering_id = v.service_offering_id AND m.cluster_id = h.cluster_id
        ) AS hosts
    FROM vm AS v
    JOIN host AS h ON v.host_id = h.id
    WHERE v.state = 'Running'
    GROUP BY v.service_offering_id, h.cluster_id
)

SELECT
    o.id AS subject,
    o.name,
    'host tag ' || o.host_tags || ' of ' || o.name || ' is on ' || count(DISTINCT m.host_id)
    || ' hosts; ' || coalesce(max(p.vms), 0) || ' running VMs (' || coalesce(max(p.vms_ha), 0)
    || ' with HA) have no second host in their cluster' AS message,
    CASE
        WHEN max(p.vms_ha) > 0 OR (count(m.host_id) = 0 AND max(p.vms) > 0) THEN 'high'
        ELSE 'medium'
    END AS severity,
    iif((SELECT max(h.is_tag_rule) FROM host AS h), 'not assessable', 'finding') AS outcome,
    o.host_tags,
    count(DISTINCT m.host_id) AS hosts,
    max(p.zone_id) AS zone_id,
    max(p.vms) AS vms
FROM service_offering AS o
LEFT JOIN matching AS m ON o.id = m.offering_id
LEFT JOIN placed AS p ON o.id = p.offering_id AND p.hosts <= 1
WHERE o.host_tags <> '' AND NOT coalesce(o.is_system, 0) AND coalesce(o.state, 'Active') = 'Active'
GROUP BY o.id, o.name, o.host_tags
HAVING count(m.host_id) = 0 OR max(p.vms) > 0
ORDER BY subject
