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
optional = ["host", "tls_endpoint", "tls_sample"]
why = """Hosts and system VMs of a zone far away talk to the management servers over the WAN. When \
that breaks, VMs go on, but nothing there can be started, stopped or watched, and HA does not act."""
fix = "Accept it knowingly, or give the zone a cloud of its own; either way watch the WAN link."
refs = [
  "rules.md mgmt-remote-zones (how often agents reconnect is not told: never more than info)",
  "T 21:21-21:51",
]
guards = [
  "round trips are the collector's: it must stand near the API it asked, else they say nothing",
  "the fastest port of a zone counts: a slow BMC is no distance",
  "a zone at another site that a round trip shows to be near",
  "a zone of which neither a round trip nor a site is told: not assessable",
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
WITH judged AS (
    SELECT
        d.*,
        d.round_trip > :far AND d.api_round_trip <= :near AS is_far,
        d.round_trip <= :far AS is_near
    FROM zone_distance AS d
)

SELECT
    j.zone_id AS subject,
    j.name,
    CASE
        WHEN j.is_far
            THEN printf('%s is %d ms away from its management servers', j.name, j.round_trip * 1000)
        WHEN j.is_elsewhere
            THEN
                j.name || ' stands at ' || j.site || ', its management servers at '
                || replace(j.management_sites, ',', ', ')
        ELSE 'how far ' || j.name || ' is from its management servers is not told'
    END AS message,
    iif(j.is_far OR j.is_elsewhere, 'finding', 'not assessable') AS outcome,
    j.site,
    j.management_sites,
    round(j.round_trip * 1000, 1) AS round_trip_ms,
    round(j.api_round_trip * 1000, 1) AS api_ms,
    j.ports
FROM judged AS j
WHERE j.is_far OR (NOT coalesce(j.is_near, 0) AND coalesce(j.is_elsewhere, 1))
ORDER BY j.zone_id
