/*
id = "ha-manager-off"
title = "VM-HA is switched off"
question = "Is VM-HA switched on?"
category = "Resilience"
severity = "high"
level = "cluster"
effort = "hours"
actor = "operator"
scope = "SELECT cluster_id FROM cluster_n1 WHERE vms_ha > 0"
why = """With vm.ha.enabled=false no VM is restarted after a host failure, whatever its offering \
promises. The switch is meant for hours of work on network or storage and is easily forgotten."""
fix = """Set vm.ha.enabled to true again where it was switched off, and check alerts of types 8, \
17 and 30 of the time in between."""
refs = ["rules.md ha-manager-off", "S:HighAvailabilityManagerImpl"]
guards = [
  "clusters without running HA VMs",
  "the cluster's own value counts before the zone's and the global one",
  "a server without this setting: not assessable",
]
*/
WITH in_force AS (
    SELECT
        n.cluster_id,
        n.name,
        n.vms_ha,
        c.scope,
        coalesce(c.value, c.default_value) AS value,
        row_number() OVER (
            PARTITION BY n.cluster_id
            ORDER BY CASE c.scope WHEN 'cluster' THEN 1 WHEN 'zone' THEN 2 ELSE 3 END
        ) AS place
    FROM cluster_n1 AS n
    LEFT JOIN configuration AS c
        ON
            c.name = 'vm.ha.enabled'
            AND (c.scope = 'global' OR c.scope_id IN (n.cluster_id, n.zone_id))
    WHERE n.vms_ha > 0
)

SELECT
    f.cluster_id AS subject,
    f.name,
    iif(
        coalesce(f.value, '***') = '***',
        'vm.ha.enabled is not told for ' || f.name,
        'vm.ha.enabled is ' || f.value || ' (' || f.scope || ') for ' || f.name || ' with '
        || f.vms_ha || ' running HA VMs'
    ) AS message,
    iif(coalesce(f.value, '***') = '***', 'not assessable', 'finding') AS outcome,
    f.value AS vm_ha_enabled,
    f.scope,
    f.vms_ha AS vms
FROM in_force AS f
WHERE f.place = 1 AND lower(coalesce(f.value, '***')) IN ('false', '***')
ORDER BY subject
