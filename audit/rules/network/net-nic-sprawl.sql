/*
id = "net-nic-sprawl"
title = "Bandwidth made of many 1 Gb/s links"
question = "Is bandwidth made of many 1 Gb/s links?"
category = "Network"
severity = "low"
level = "host"
confidence = "measured"
effort = "weeks"
actor = "network"
why = """Four or more 1 Gb/s links cost as many switch ports and cables as they give gigabits, \
and one flow still gets one leg: a migration or a backup runs at 1 Gb/s, however many links \
there are."""
fix = "Replace them by two 10 or 25 Gb/s links at the next hardware change."
refs = ["rules.md net-nic-sprawl", "rules.md 16 case 6"]
guards = ["hosts that were bound to no server are not judged"]
[params.max_links]
default = 4
unit = "count"
doc = "1 Gb/s links from which faster ones are cheaper"
*/
SELECT
    h.id AS subject,
    h.name,
    iif(
        coalesce(n.ports_told = n.ports AND n.speeds_told = n.ports_up, 0)
        OR n.ports_up_1g >= :max_links,
        h.name || ' has ' || n.ports_up_1g || ' links of 1 Gb/s or less',
        'the links of ' || h.name || ' are not known'
    ) AS message,
    iif(n.ports_up_1g >= :max_links, 'finding', 'not assessable') AS outcome,
    n.ports_up_1g AS links_1g,
    n.ports_up,
    n.server_id
FROM host AS h
LEFT JOIN host_nic AS n ON h.id = n.host_id
WHERE
    n.host_id IS NULL
    OR n.ports_up_1g >= :max_links
    OR n.ports = 0
    OR n.ports_told < n.ports
    OR n.speeds_told < n.ports_up
ORDER BY h.id
