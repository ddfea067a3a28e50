/*
id = "mgmt-remote-zones"
title = "A zone is run from far away"
question = "Is a zone run by management servers far away from it?"
category = "Resilience"
severity = "info"
level = "zone"
confidence = "derived"
effort = "project"
actor = "operator"
scope = """SELECT DISTINCT h.zone_id FROM tls_endpoint AS e JOIN host AS h \
ON e.address IN (h.ip_address, h.oobm_address)"""
why = """Hosts and system VMs of a zone far away talk to the management servers over the WAN. When \
that breaks, VMs go on, but nothing there can be started, stopped or watched, and HA does not act."""
fix = "Accept it knowingly, or give the zone a cloud of its own; either way watch the WAN link."
refs = [
  "rules.md mgmt-remote-zones (the measured part: round trips of the probe, not sites)",
  "T 21:21-21:51",
]
guards = [
  "round trips are the collector's: it must stand near the API it asked, else not assessable",
  "the fastest port of a zone counts: a slow BMC is no distance",
]
[params.far]
default = 0.1
unit = "s"
doc = "a round trip longer than this is far"
[params.near]
default = 0.02
unit = "s"
doc = "round trip to the API up to which the collector stands beside the management servers"
*/
WITH latest AS (
    SELECT
        s.address,
        s.connect,
        max(s.at) AS at
    FROM tls_sample AS s
    GROUP BY s.address, s.port
),

api AS (
    SELECT min(l.connect) AS seconds
    FROM tls_endpoint AS e
    JOIN latest AS l ON e.address = l.address
    WHERE e.role = 'api'
),

zoned AS (
    SELECT
        h.zone_id,
        min(l.connect) AS seconds,
        count(DISTINCT l.address) AS ports
    FROM latest AS l
    JOIN host AS h ON l.address IN (h.ip_address, h.oobm_address)
    GROUP BY h.zone_id
)

SELECT
    z.id AS subject,
    z.name,
    CASE
        WHEN a.seconds IS NULL
            THEN 'the way to the API was not measured, so the one to ' || z.name || ' says nothing'
        WHEN a.seconds > :near
            THEN printf('the collector stands %d ms from the API', a.seconds * 1000)
        ELSE printf('%s is %d ms away from its management servers', z.name, d.seconds * 1000)
    END AS message,
    iif(coalesce(a.seconds > :near, 1), 'not assessable', 'finding') AS outcome,
    round(d.seconds * 1000, 1) AS round_trip_ms,
    round(a.seconds * 1000, 1) AS api_ms,
    d.ports
FROM zoned AS d
JOIN zone AS z ON d.zone_id = z.id
CROSS JOIN api AS a
WHERE d.seconds > :far
ORDER BY z.id
