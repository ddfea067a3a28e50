/*
id = "vr-not-running"
title = "A needed virtual router is down"
question = "Is a needed router down?"
category = "Network"
severity = "critical"
level = "network"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = """SELECT n.id FROM network AS n JOIN network_use AS u ON u.network_id = n.id WHERE \
n.state IN ('Implemented', 'Setup') AND u.vms_running > 0 AND coalesce(n.providers, \
'VirtualRouter') LIKE '%VirtualRouter%' AND coalesce(n.type, '') <> 'L2'"""
why = """Virtual machines run in this network and no virtual router does. They have no \
gateway, no firewall and no load balancer, and get no new address lease; where the router only \
answers DHCP and DNS they go on until their lease or their name cache ends."""
fix = """Restart the network without clean-up first; when that fails, find out why the router \
does not start (host capacity, template, addresses)."""
refs = ["rules.md vr-not-running", "S:DomainRouterResponse"]
guards = [
  "networks that are only allocated",
  "networks without running VMs",
  "L2 networks and those of other providers",
  "a state seen in one collection only is transient: info",
]
[params.minutes]
default = 5
unit = "min"
doc = "how long the state must have been seen"
*/
WITH carried AS (
    SELECT
        n.id,
        count(r.router_id) AS routers,
        count(r.router_id) FILTER (WHERE r.state = 'Running') AS running,
        count(r.router_id) FILTER (WHERE r.state IS NULL) AS untold,
        group_concat(r.name || ' ' || coalesce(r.state, 'unknown'), ', ') AS states,
        coalesce(
            min(r.minutes_seen), round((julianday(:now) - julianday(n.valid_from)) * 1440.0, 3)
        ) AS minutes
    FROM network AS n
    LEFT JOIN router_state AS r ON coalesce(n.vpc_id, n.id) = r.owner_id
    WHERE
        n.state IN ('Implemented', 'Setup')
        AND coalesce(n.providers, 'VirtualRouter') LIKE '%VirtualRouter%'
        AND coalesce(n.type, '') <> 'L2'
    GROUP BY n.id, n.source, n.valid_from
)

SELECT
    n.id AS subject,
    n.name,
    n.name
    || ' has '
    || u.vms_running
    || iif(u.vms_running = 1, ' running VM', ' running VMs')
    || ' and no running virtual router ('
    || coalesce(c.states, 'none exists') || ')' || iif(c.minutes < :minutes, ', transient', '')
        AS message,
    iif(n.providers IS NULL OR c.untold > 0, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN c.minutes < :minutes THEN 'info'
        WHEN n.services NOT LIKE '%SourceNat%' THEN 'high'
        ELSE 'critical'
    END AS severity,
    u.vms_running AS vms,
    c.states,
    c.routers,
    c.minutes AS minutes_seen,
    n.vpc_id
FROM carried AS c
JOIN network AS n ON c.id = n.id
JOIN network_use AS u ON c.id = u.network_id
WHERE c.running = 0 AND u.vms_running > 0
ORDER BY u.vms_running DESC, n.id
