/*
id = "zone-systemvm-one-host"
title = "One host carries the system VMs of the zone"
question = "Are system VMs and routers spread over hosts?"
category = "Resilience"
severity = "low"
level = "zone"
effort = "hours"
actor = "operator"
scope = "SELECT zone_id FROM zone_size WHERE hosts >= 2"
why = """When that host fails, consoles and secondary storage stop with it, or a large part of \
the routers: the networks behind them are cut off until each router is started again elsewhere, \
one after the other."""
fix = """Migrate system VMs and routers so that no host carries both kinds, or more than a fair \
share of the routers."""
refs = ["rules.md zone-systemvm-one-host"]
guards = [
  "zones with one host",
  "routers count only with at least 3 hosts, and a single router is no heap",
]
[params.router_share]
default = 0.4
unit = "share"
doc = "share of the zone's running routers on one host"
[params.min_hosts]
default = 3
unit = "count"
doc = "hosts a zone needs before the spread of routers is judged"
*/
WITH
judged AS (
    SELECT
        c.*,
        c.only_kinds = 2 AS has_both,
        c.zone_hosts >= :min_hosts
        AND c.routers > 1
        AND c.routers > :router_share * c.zone_routers AS has_routers
    FROM host_control AS c
    WHERE c.zone_hosts >= 2
),

ranked AS (
    SELECT
        j.*,
        row_number() OVER (
            PARTITION BY j.zone_id
            ORDER BY j.has_routers DESC, j.has_both DESC, j.routers DESC, j.host_id ASC
        ) AS place
    FROM judged AS j
)

SELECT
    r.zone_id AS subject,
    z.name,
    r.name || ' carries ' || iif(r.has_both, 'both system VMs and ', '')
    || r.routers || ' of ' || r.zone_routers || ' running routers of ' || z.name AS message,
    iif(r.has_routers, 'medium', 'low') AS severity,
    r.name AS host,
    r.only_kinds,
    r.routers,
    r.zone_routers
FROM ranked AS r
JOIN zone AS z ON r.zone_id = z.id
WHERE r.place = 1 AND (r.has_both OR r.has_routers)
ORDER BY subject
