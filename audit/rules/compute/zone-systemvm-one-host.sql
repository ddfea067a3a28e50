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
guards = ["zones with one host", "routers count only with at least 3 hosts"]
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
carried AS (
    SELECT
        h.zone_id,
        h.name,
        (
            SELECT count(DISTINCT s.type) FROM system_vm AS s
            WHERE s.host_id = h.id AND s.state = 'Running'
        ) AS kinds,
        (
            SELECT count(DISTINCT s.host_id || s.type) FROM system_vm AS s
            WHERE s.zone_id = h.zone_id AND s.state = 'Running'
        ) AS places,
        (
            SELECT count(*) FROM router AS r
            WHERE r.host_id = h.id AND r.state = 'Running'
        ) AS routers,
        (
            SELECT count(*) FROM router AS r
            WHERE r.zone_id = h.zone_id AND r.state = 'Running'
        ) AS zone_routers,
        count(*) OVER (PARTITION BY h.zone_id) AS hosts
    FROM host AS h
),

worst AS (
    SELECT
        c.*,
        c.kinds = 2 AND c.places = 2 AS has_both,
        c.hosts >= :min_hosts AND c.routers > :router_share * c.zone_routers AND c.zone_routers > 1
            AS has_routers,
        row_number() OVER (
            PARTITION BY c.zone_id
            ORDER BY
                c.hosts >= :min_hosts AND c.routers > :router_share * c.zone_routers DESC,
                c.kinds DESC, c.routers DESC, c.name ASC
        ) AS place
    FROM carried AS c
)

SELECT
    w.zone_id AS subject,
    z.name,
    w.name || ' carries ' || iif(w.has_both, 'both system VMs', w.kinds || ' kinds of system VM')
    || ' and ' || w.routers || ' of ' || w.zone_routers || ' running routers of ' || z.name
        AS message,
    iif(w.has_routers, 'medium', 'low') AS severity,
    w.name AS host,
    w.kinds,
    w.routers,
    w.zone_routers
FROM worst AS w
JOIN zone AS z ON w.zone_id = z.id
WHERE w.place = 1 AND w.hosts >= 2 AND (w.has_both OR w.has_routers)
ORDER BY subject
