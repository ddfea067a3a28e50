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
used AS (
    SELECT
        v.service_offering_id,
        h.cluster_id,
        max(v.zone_id) AS zone_id,
        count(*) AS vms,
        count(*) FILTER (WHERE v.ha_enabled) AS vms_ha
    FROM vm AS v
    JOIN host AS h ON v.host_id = h.id
    WHERE v.state = 'Running'
    GROUP BY v.service_offering_id, h.cluster_id
),

pinned AS (
    SELECT
        u.service_offering_id,
        max(u.zone_id) AS zone_id,
        sum(u.vms) AS vms,
        sum(u.vms_ha) AS vms_ha
    FROM used AS u
    LEFT JOIN offering_hosts AS t
        ON u.service_offering_id = t.service_offering_id AND u.cluster_id = t.cluster_id
    WHERE coalesce(t.hosts, 0) <= 1
    GROUP BY u.service_offering_id
),

tagged AS (
    SELECT
        o.id,
        o.name,
        o.host_tags,
        (SELECT max(h.is_tag_rule) FROM host AS h) AS by_rule,
        coalesce(sum(t.hosts), 0) AS hosts
    FROM service_offering AS o
    LEFT JOIN offering_hosts AS t ON o.id = t.service_offering_id
    WHERE
        o.host_tags <> ''
        AND NOT coalesce(o.is_system, 0)
        AND coalesce(o.state, 'Active') = 'Active'
    GROUP BY o.id, o.name, o.host_tags
)

SELECT
    t.id AS subject,
    t.name,
    'host tag ' || t.host_tags || ' of ' || t.name || ' is on ' || t.hosts || ' hosts; '
    || coalesce(p.vms, 0) || ' running VMs (' || coalesce(p.vms_ha, 0)
    || ' with HA) have no second host in their cluster' AS message,
    iif(p.vms_ha > 0 OR (t.hosts = 0 AND p.vms > 0), 'high', 'medium') AS severity,
    iif(t.by_rule, 'not assessable', 'finding') AS outcome,
    t.host_tags,
    t.hosts,
    p.zone_id,
    p.vms
FROM tagged AS t
LEFT JOIN pinned AS p ON t.id = p.service_offering_id
WHERE t.hosts = 0 OR p.vms > 0
ORDER BY subject
