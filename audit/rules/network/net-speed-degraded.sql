/*
id = "net-speed-degraded"
title = "A host's link is slower than those of its peers"
question = "Is a link of a host slower than on the other hosts of its cluster?"
category = "Network"
severity = "medium"
level = "switch_port"
confidence = "derived"
scope = """SELECT b.switch_id || ' ' || b.port FROM host_port AS b JOIN switch_port AS p \
ON b.switch_id = p.switch_id AND b.port = p.name WHERE p.oper_up AND NOT coalesce(p.is_lag, 0)"""
optional = ["lacp_port", "mlag_port"]
effort = "hours"
actor = "network"
why = """The hosts of a cluster are cabled alike, but this link came up slower than the same link \
of the others: a damaged cable, a wrong optic or a port that was set by hand. Virtual machines on \
this host get less, and migrations to it take longer."""
fix = "Check cable, optic and port settings on both ends; the link should negotiate what its peers have."
refs = ["rules.md net-speed-degraded", "IF-MIB ifHighSpeed (RFC 2863)"]
guards = [
  """compared are the fastest, second fastest ... link of hosts with as many links: the speed most \
of at least three hosts have is the norm""",
  "hosts that may hang on a switch that was asked and never answered, too, are not compared",
  "hosts with a bundle of unequal legs are left to net-bond-asymmetric",
]
[params.peers]
default = 3
unit = "count"
doc = "hosts of one cluster with as many links from which there is a norm"
*/
WITH link AS (
    SELECT
        h.cluster_id,
        b.host_id,
        b.switch_id,
        b.port,
        b.confidence,
        iif(k.elsewhere, NULL, p.speed) AS speed,
        row_number() OVER (
            PARTITION BY b.host_id
            ORDER BY p.speed DESC, b.switch_id, b.port
        ) AS place,
        count(*) OVER (PARTITION BY b.host_id) AS links
    FROM host_port AS b
    JOIN host AS h ON b.host_id = h.id
    JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
    LEFT JOIN host_cabling AS k ON b.host_id = k.host_id
    WHERE p.oper_up AND NOT coalesce(p.is_lag, 0)
),

usual AS (
    SELECT
        cluster_id,
        links,
        place,
        speed,
        count(*) AS hosts,
        sum(count(*)) OVER (PARTITION BY cluster_id, links, place) AS total
    FROM link
    WHERE speed > 0
    GROUP BY cluster_id, links, place, speed
)

SELECT
    l.switch_id || ' ' || l.port AS subject,
    coalesce(s.name, s.id) || ' ' || l.port AS name,
    iif(
        l.speed < u.speed,
        printf(
            'port %s of %s to %s runs at %g Gb/s, the same link of %d of %d hosts at %g Gb/s',
            l.port, coalesce(s.name, s.id), h.name, l.speed / 1e9, u.hosts, u.total, u.speed / 1e9
        ),
        'the links of ' || h.name || ' and their speeds are not all known: ' || l.port
    ) AS message,
    iif(l.speed > 0, 'finding', 'not assessable') AS outcome,
    iif(l.confidence = 'inferred', 'inferred', 'derived') AS confidence,
    h.zone_id,
    l.speed,
    u.speed AS usual,
    h.name AS host
FROM link AS l
JOIN switch AS s ON l.switch_id = s.id
JOIN host AS h ON l.host_id = h.id
LEFT JOIN usual AS u
    ON
        l.cluster_id = u.cluster_id AND l.links = u.links AND l.place = u.place
        AND u.total >= :peers AND u.hosts * 2 > u.total
LEFT JOIN bond AS b ON l.host_id = b.host_id AND b.speed_min < b.speed_max
WHERE coalesce(l.speed, 0) = 0 OR (l.speed < u.speed AND b.bond IS NULL)
ORDER BY subject
