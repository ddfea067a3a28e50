/*
id = "vr-pair-broken"
title = "A router pair without exactly one PRIMARY"
question = "Does the pair have exactly one PRIMARY?"
category = "Network"
severity = "critical"
level = "router"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = """SELECT router_id FROM router_group WHERE redundant >= 2 AND running > 0 AND \
vms_running > 0"""
why = """The two routers of a pair agree by VRRP on which one serves. Two PRIMARY answer for \
the same addresses at once and connections break at random; none serves nobody. One running \
router of two means the next failure is an outage."""
fix = """Look at VRRP between the two hosts first (MLAG, VLAN on both trunks, multicast \
filters), then restart the network with clean-up in a window."""
refs = [
  "rules.md vr-pair-broken",
  "I#7838",
  "I#11710",
  "I#10281",
  "I#10677",
  "rules.md 0.1 traps 11 and 12",
]
guards = [
  "no running VM behind the pair: FAULT is normal then",
  "a state seen in one collection only is transient: info",
  "no router of the pair runs: vr-not-running speaks",
]
[params.minutes]
default = 5
unit = "min"
doc = "how long the state must have been seen"
[params.minutes_unknown]
default = 15
unit = "min"
doc = "how long UNKNOWN must have been seen"
*/
WITH judged AS (
    SELECT
        g.owner_id,
        g.kind,
        g.name,
        g.zone_id,
        g.router_id,
        g.running,
        g.told,
        g.primaries,
        g.states,
        g.hosts,
        g.minutes_seen,
        g.vms_running,
        CASE
            WHEN g.primaries > 1 THEN 'critical'
            WHEN g.unknowns > 0 AND g.primaries = 0 THEN 'medium'
            WHEN g.primaries = 0 THEN 'critical'
            WHEN g.running < 2 THEN 'high'
            WHEN g.unknowns > 0 THEN 'medium'
        END AS worst,
        iif(g.primaries < 2 AND g.unknowns > 0, :minutes_unknown, :minutes) AS limit_minutes
    FROM router_group AS g
    WHERE g.redundant >= 2 AND g.running > 0 AND g.vms_running > 0
)

SELECT
    j.router_id AS subject,
    j.name,
    'the router pair of ' || j.kind || ' ' || j.name || ' has ' || j.primaries
    || ' PRIMARY ('
    || j.states
    || ') with '
    || j.vms_running
    || iif(j.vms_running = 1, ' running VM', ' running VMs')
    || ' behind it'
    || iif(j.minutes_seen < j.limit_minutes, ', transient', '') AS message,
    iif(j.told < j.running AND j.primaries < 2, 'not assessable', 'finding') AS outcome,
    iif(j.minutes_seen < j.limit_minutes, 'info', j.worst) AS severity,
    j.zone_id,
    j.vms_running AS vms,
    j.states,
    j.primaries,
    j.running,
    j.hosts,
    j.minutes_seen,
    j.owner_id
FROM judged AS j
WHERE j.worst IS NOT NULL OR j.told < j.running
ORDER BY j.vms_running DESC, j.router_id
