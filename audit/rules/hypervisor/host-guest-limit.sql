/*
id = "host-guest-limit"
title = "A host runs nearly as many VMs as CloudStack allows"
question = "Is the number of VMs near the limit of the hypervisor version?"
category = "Capacity"
severity = "medium"
level = "host"
confidence = "derived"
effort = "days"
actor = "operator"
scope = """SELECT id FROM host WHERE hypervisor IS NOT NULL AND hypervisor <> 'KVM' AND state = \
'Up'"""
why = """CloudStack places no VM on a host that runs as many as the limit of its hypervisor \
version, whatever memory is free; system VMs and routers count. After a host fails its VMs must \
fit under the limit of the others too."""
fix = """Spread VMs over more hosts, or raise maxguestslimit of the version with \
updateHypervisorCapabilities where the vendor supports more."""
refs = [
  "rules.md host-guest-limit",
  "D:tuning Total Instance Limits",
  "S:CapacityManagerImpl checkIfHostReachMaxGuestLimit",
]
guards = [
  "KVM has a default row only, which is no limit of the host (trap 20)",
  "a version without a row of its own is not assessable: the default row is no fact about it",
]
[params.tight]
default = 0.8
unit = "share"
doc = "share of the limit above which it is medium"
[params.full]
default = 0.95
unit = "share"
doc = "share of the limit above which it is high"
*/
WITH
counted AS (
    SELECT
        h.*,
        l.max_guests,
        m.instances + m.system_instances AS guests,
        sum(m.instances + m.system_instances) OVER (PARTITION BY h.cluster_id) * 1.0
        / nullif(count(*) OVER (PARTITION BY h.cluster_id) - 1, 0) AS guests_after
    FROM host AS h
    LEFT JOIN host_metric AS m
        ON
            h.id = m.host_id
            AND m.at = (
                SELECT max(n.at) FROM host_metric AS n
                WHERE n.host_id = h.id
            )
    LEFT JOIN hypervisor_capability AS l
        ON h.hypervisor = l.hypervisor AND h.hypervisor_version = l.version
    WHERE h.hypervisor <> 'KVM' AND h.state = 'Up'
),

judged AS (
    SELECT
        c.*,
        max(c.guests, coalesce(c.guests_after, 0)) * 1.0 / nullif(c.max_guests, 0) AS share
    FROM counted AS c
)

SELECT
    j.id AS subject,
    j.name,
    iif(
        j.share IS NULL,
        'the number of VMs on ' || j.name || ', or the limit of ' || j.hypervisor || ' '
        || coalesce(j.hypervisor_version, 'without version') || ', is not told',
        j.name || ' runs ' || j.guests || ' VMs of at most ' || j.max_guests
        || iif(
            j.guests_after IS NULL,
            '',
            ', ' || printf('%.0f', j.guests_after) || ' if a host of its cluster fails'
        )
    ) AS message,
    iif(j.share > :full, 'high', 'medium') AS severity,
    iif(j.share IS NULL, 'not assessable', 'finding') AS outcome,
    j.guests,
    j.guests_after,
    j.max_guests,
    j.guests AS vms
FROM judged AS j
WHERE j.share IS NULL OR j.share > :tight
ORDER BY subject
