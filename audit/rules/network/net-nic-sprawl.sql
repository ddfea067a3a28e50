/*
id = "net-nic-sprawl"
title = "Bandwidth made of many 1 Gb/s links"
question = "Is bandwidth made of many 1 Gb/s links?"
category = "Network"
severity = "low"
level = "host"
confidence = "measured"
optional = ["switch", "switch_port"]
effort = "weeks"
actor = "network"
why = """Four or more 1 Gb/s links cost as many switch ports and cables as they give gigabits, \
and one flow still gets one leg: a migration or a backup runs at 1 Gb/s, however many links \
there are."""
fix = "Replace them by two 10 or 25 Gb/s links at the next hardware change."
refs = ["rules.md net-nic-sprawl", "rules.md 16 case 6"]
guards = ["hosts that were bound to no server and no switch port are not judged"]
[params.max_links]
default = 4
unit = "count"
doc = "1 Gb/s links from which faster ones are cheaper"
*/
SELECT
    h.id AS subject,
    h.name,
    iif(
        n.ports_up_1g >= :max_links,
        h.name || ' has ' || n.ports_up_1g || ' links of 1 Gb/s or less'
        || iif(n.server_id IS NULL, ', counted on the switches', ''),
        'not all links of ' || h.name || ' and their speeds are known'
    ) AS message,
    iif(n.ports_up_1g >= :max_links, 'finding', 'not assessable') AS outcome,
    coalesce(n.confidence, 'inferred') AS confidence,
    n.ports_up_1g AS links_1g,
    n.ports_up,
    n.server_id
FROM host AS h
LEFT JOIN host_nic AS n ON h.id = n.host_id
LEFT JOIN host_cabling AS l ON h.id = l.host_id AND n.server_id IS NULL
WHERE
    n.host_id IS NULL
    OR n.ports_up_1g >= :max_links
    OR n.ports = 0
    OR NOT n.complete
    OR l.elsewhere
    OR n.ports_told < n.ports
    OR n.speeds_told < n.ports_up
ORDER BY h.id
