/*
id = "net-label-missing"
title = "Traffic labels missing, shared or all the same"
question = "Will virtual machines get the wrong bridge?"
category = "Network"
severity = "medium"
level = "zone"
confidence = "measured"
effort = "hours"
actor = "network"
scope = "SELECT DISTINCT zone_id FROM traffic_label"
why = """A traffic label names the bridge or switch of the hosts that carries a kind of \
traffic. A missing label means the default bridge; the same label on two physical networks \
puts their traffic on one wire although the design says two. Virtual machines then get no \
network, or the wrong one. One network for all traffic works, but guests and storage then \
share every link."""
fix = """Set a label for each traffic type and hypervisor of the zone, the same on all hosts, \
and a different one for each physical network."""
refs = [
  "rules.md net-label-missing",
  "S:TrafficTypeResponse",
  "D:conceptsandterminology/concepts (labels)",
]
guards = [
  "a missing label with one physical network",
  "labels of hypervisors the zone does not have",
]
*/
WITH judged AS (
    SELECT
        l.zone_id,
        count(DISTINCT l.physical_network_id) > 1 AS is_split,
        count(DISTINCT l.type) AS types,
        count(DISTINCT coalesce(l.label, '') || ' ' || l.hypervisor)
        = count(DISTINCT l.hypervisor) AS is_one,
        group_concat(DISTINCT iif(l.label IS NULL, l.type || ' on ' || l.hypervisor, NULL))
            AS without_label,
        group_concat(DISTINCT iif(o.label IS NULL, NULL, l.label)) AS label_twice
    FROM traffic_label AS l
    LEFT JOIN traffic_label AS o
        ON
            l.zone_id = o.zone_id
            AND l.hypervisor = o.hypervisor
            AND l.label = o.label
            AND l.physical_network_id <> o.physical_network_id
    GROUP BY l.zone_id
)

SELECT
    j.zone_id AS subject,
    z.name,
    iif(
        j.is_split AND coalesce(j.without_label, j.label_twice) IS NOT NULL,
        z.name || ': ' || coalesce('no label for ' || j.without_label || '; ', '')
        || coalesce('one label for several physical networks: ' || j.label_twice, ''),
        'all ' || j.types || ' traffic types of ' || z.name || ' share one label'
    ) AS message,
    iif(
        j.is_split AND coalesce(j.without_label, j.label_twice) IS NOT NULL, 'medium', 'info'
    ) AS severity,
    j.types,
    j.without_label,
    j.label_twice
FROM judged AS j
JOIN zone AS z ON j.zone_id = z.id
WHERE
    (j.is_split AND coalesce(j.without_label, j.label_twice) IS NOT NULL)
    OR (j.types > 1 AND j.is_one)
ORDER BY j.zone_id
