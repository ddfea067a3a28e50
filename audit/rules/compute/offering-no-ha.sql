/*
id = "offering-no-ha"
title = "Most VMs are not restarted by HA"
question = "How many running VMs are not restarted by HA?"
category = "Resilience"
severity = "info"
level = "zone"
effort = "days"
actor = "management"
scope = "SELECT zone_id FROM zone_size WHERE vms_running > 0"
why = """VMs of offerings without HA stay down after a host failure until someone starts them by \
hand. On shared storage nothing speaks against a restart; it is usually just the default of the \
offering, and tenants do not know."""
fix = """Offer variants with HA and tell tenants which of theirs are not restarted; change the \
offering at the next stop of the VM."""
refs = ["rules.md offering-no-ha", "S:UserVmResponse.haenable"]
guards = [
  "medium counts only KVM and XenServer VMs without a local volume",
  "VMs that do not tell HA are not counted",
]
[params.majority]
default = 0.5
unit = "share"
doc = "share of VMs without HA above which it is medium"
*/
WITH
asked AS (
    SELECT
        v.zone_id,
        v.ha_enabled,
        v.hypervisor IN ('KVM', 'XenServer')
        AND v.id NOT IN (
            SELECT o.vm_id FROM volume AS o
            WHERE o.vm_id IS NOT NULL AND o.storage_type = 'local'
        ) AS could
    FROM vm AS v
    WHERE v.state = 'Running'
),

shares AS (
    SELECT
        a.zone_id,
        count(*) AS running,
        count(a.ha_enabled) AS told,
        count(*) FILTER (WHERE a.ha_enabled = 0) AS without_ha,
        count(*) FILTER (WHERE a.could AND a.ha_enabled IS NOT NULL) AS could,
        count(*) FILTER (WHERE a.could AND a.ha_enabled = 0) AS could_without
    FROM asked AS a
    GROUP BY a.zone_id
)

SELECT
    z.id AS subject,
    z.name,
    iif(
        s.told = 0,
        'no running VM of ' || z.name || ' tells whether it has HA',
        s.without_ha || ' of ' || s.told || ' running VMs of ' || z.name
        || iif(s.without_ha = 1, ' is', ' are')
        || ' not restarted by HA ('
        || s.could_without
        || ' of '
        || s.could
        || ' on KVM or XenServer with shared storage)'
    ) AS message,
    iif(s.could_without > :majority * s.could, 'medium', 'info') AS severity,
    iif(s.told = 0, 'not assessable', 'finding') AS outcome,
    s.running,
    s.without_ha,
    s.could,
    s.could_without,
    s.without_ha AS vms
FROM zone AS z
JOIN shares AS s ON z.id = s.zone_id
WHERE s.told = 0 OR s.without_ha > 0
ORDER BY subject
