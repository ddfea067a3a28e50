/*
id = "srv-bios-power"
title = "Servers save power instead of running at full speed"
question = "Have all servers of the cluster a power profile made for performance?"
category = "Hypervisor"
severity = "low"
level = "cluster"
effort = "days"
actor = "operator"
optional = ["server_bmc"]
why = """A profile that saves power lowers the clock until load has lasted for a while. Virtual \
machines that work in short bursts never see the speed that was bought, and where hosts differ a \
virtual machine changes its speed when it moves."""
fix = "Set one profile for performance or virtualisation on all servers of the cluster."
refs = [
  "rules.md srv-bios-power",
  "BIOS attribute registries of the makers (WorkloadProfile, SysProfile ...)",
  "Asked only with deep = true.",
]
guards = [
  "a profile of one's own (Custom) is no saving one",
  "an estate that saves power on purpose: waive it",
]
*/
WITH counted AS (
    SELECT
        cluster_id,
        count(*) AS hosts,
        count(power_profile) AS told,
        count(DISTINCT power_profile) AS profiles,
        count(*) FILTER (
            WHERE power_profile LIKE '%efficien%'
            OR power_profile LIKE '%perwatt%'
            OR power_profile LIKE '%balanced%'
            OR power_profile LIKE '%saving%'
        ) AS saving,
        group_concat(DISTINCT power_profile) AS names
    FROM host_board
    WHERE cluster_id IS NOT NULL
    GROUP BY cluster_id
)

SELECT
    c.id AS subject,
    c.name,
    CASE
        WHEN
            n.profiles > 1
            THEN 'servers of ' || c.name || ' have different power profiles: ' || n.names
        WHEN n.saving > 0
            THEN
                n.saving
                || ' of '
                || n.hosts
                || ' servers of '
                || c.name
                || ' save power: '
                || n.names
        ELSE
            'the power profile of ' || (n.hosts - n.told) || ' of ' || n.hosts || ' servers of '
            || c.name || ' is not told'
    END AS message,
    iif(n.profiles > 1 OR n.saving > 0, 'finding', 'not assessable') AS outcome,
    n.hosts,
    n.saving,
    n.names AS profiles
FROM counted AS n
JOIN cluster AS c ON n.cluster_id = c.id
WHERE n.profiles > 1 OR n.saving > 0 OR n.told < n.hosts
ORDER BY subject
