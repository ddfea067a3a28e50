/*
id = "net-vlan-all"
title = "Host ports pass every VLAN"
question = "Is every VLAN on every host port?"
category = "Network"
severity = "low"
level = "switch"
scope = """SELECT b.switch_id FROM host_port AS b JOIN switch_port_vlan AS v \
ON b.switch_id = v.switch_id AND v.port IN (b.port, b.lag)"""
effort = "hours"
actor = "network"
why = """A broadcast, a loop or a flood in any VLAN of the site reaches every one of these hosts, \
and a mistyped VLAN in the cloud reaches a network that was never meant for tenants."""
fix = """Allow on host ports the VLAN ranges of the cloud's physical networks and those of \
management and storage, nothing else."""
refs = ["rules.md net-vlan-all", "Q-BRIDGE-MIB (RFC 4363)", "CISCO-VTP-MIB vlanTrunkPortTable"]
guards = ["ports whose VLANs are not told are not counted"]
[params.vlans]
default = 4000
unit = "count"
doc = "VLANs from which a port passes all; vendors reserve up to 94 of 4,094"
*/
WITH port AS (
    SELECT
        b.switch_id,
        coalesce(b.lag, b.port) AS port,
        max(b.confidence = 'inferred') * 2 + max(b.confidence = 'derived') AS doubt
    FROM host_port AS b
    GROUP BY b.switch_id, coalesce(b.lag, b.port)
),

wide AS (
    SELECT
        p.switch_id,
        p.port,
        p.doubt,
        sum(v.last - v."first" + 1) AS vlans
    FROM port AS p
    JOIN switch_port_vlan AS v ON p.switch_id = v.switch_id AND p.port = v.port
    GROUP BY p.switch_id, p.port, p.doubt
)

SELECT
    s.id AS subject,
    coalesce(s.name, s.id) AS name,
    count(*) || iif(count(*) = 1, ' port of ', ' ports of ') || coalesce(s.name, s.id)
    || ' to hosts' || iif(count(*) = 1, ' passes', ' pass') || ' all VLANs: '
    || group_concat(w.port, ', ') AS message,
    CASE max(w.doubt) WHEN 0 THEN 'measured' WHEN 1 THEN 'derived' ELSE 'inferred' END
        AS confidence,
    count(*) AS ports,
    min(w.vlans) AS vlans
FROM wide AS w
JOIN switch AS s ON w.switch_id = s.id
WHERE w.vlans >= :vlans
GROUP BY s.id, s.name
ORDER BY subject
