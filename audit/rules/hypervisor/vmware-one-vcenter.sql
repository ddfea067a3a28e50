/*
id = "vmware-one-vcenter"
title = "One vCenter serves several zones"
question = "Does each zone with VMware have a vCenter of its own?"
category = "Resilience"
severity = "medium"
level = "estate"
effort = "project"
actor = "operator"
scope = """SELECT 'estate' WHERE EXISTS (SELECT 1 FROM vmware_dc) \
OR EXISTS (SELECT 1 FROM host WHERE hypervisor = 'VMware')"""
why = """CloudStack reaches VMware hosts through vCenter only. When one vCenter serves several \
zones, its fault stops every start, stop and migration in all of them at once, although the \
zones were built to fail apart. Running VMs go on."""
fix = """Use one vCenter per zone, or vCenter HA with a backup that was restored once for \
practice."""
refs = [
  "rules.md vmware-one-vcenter",
  "S:VmwareDatacenterResponse",
  "whether vCenter HA is on is not told by CloudStack",
  "a server without the VMware plug-in has no such command, and no VMware",
]
guards = ["no VMware", "one zone with VMware", "a vCenter written in two ways counts as two"]
*/
WITH shared AS (
    SELECT
        lower(d.vcenter) AS vcenter,
        count(DISTINCT d.zone_id) AS zones,
        group_concat(DISTINCT coalesce(z.name, d.zone_id)) AS names
    FROM vmware_dc AS d
    LEFT JOIN zone AS z ON d.zone_id = z.id
    GROUP BY lower(d.vcenter)
    UNION ALL
    SELECT
        NULL,
        count(DISTINCT h.zone_id),
        NULL
    FROM host AS h
    WHERE
        h.hypervisor = 'VMware'
        AND NOT EXISTS (
            SELECT 1 FROM vmware_dc AS d
            WHERE d.zone_id = h.zone_id
        )
    HAVING count(*) > 0
)

SELECT
    'estate' AS subject,
    'the estate' AS name,
    iif(
        max(s.zones) FILTER (WHERE s.vcenter IS NOT NULL) > 1,
        group_concat(s.vcenter || ' serves ' || s.zones || ' zones (' || s.names || ')', '; ')
        FILTER (WHERE s.zones > 1),
        'the vCenter of a zone is not told'
    ) AS message,
    iif(
        max(s.zones) FILTER (WHERE s.vcenter IS NOT NULL) > 1, 'finding', 'not assessable'
    ) AS outcome,
    count(s.vcenter) AS vcenters,
    max(s.zones) AS zones
FROM shared AS s
WHERE s.vcenter IS NULL OR s.zones > 1
HAVING count(*) > 0
ORDER BY subject
