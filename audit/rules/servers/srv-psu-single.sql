/*
id = "srv-psu-single"
title = "A server with one power supply"
question = "Has the server more than one power supply?"
category = "Resilience"
severity = "medium"
level = "server"
effort = "days"
actor = "operator"
optional = ["host", "vm"]
scope = """SELECT server_id FROM server_host WHERE NOT is_blade \
UNION SELECT server_id FROM server_supply"""
why = """One power supply, one cord, one feed: any of them takes the host down with every virtual \
machine on it, and a feed cannot be serviced without stopping them."""
fix = "Add the second supply (the bay is usually there) and feed it from another circuit."
refs = ["rules.md srv-psu-single", "DSP2046 Power, PowerSubsystem"]
guards = [
  "empty bays do not count; a server that tells of no supply at all is not judged",
  "a blade takes its power from the enclosure: low where it tells of one supply",
]
[params.wanted]
default = 2
unit = "count"
doc = "power supplies a server should have"
*/
SELECT
    s.server_id AS subject,
    s.name,
    iif(
        p.supplies IS NULL,
        s.label || ' tells of no power supply',
        s.label || ' has ' || p.supplies || ' power supply'
    ) AS message,
    iif(p.supplies IS NULL, 'not assessable', 'finding') AS outcome,
    iif(s.is_blade, 'low', 'medium') AS severity,
    s.zone_id,
    s.vms,
    p.supplies,
    p.capacity
FROM server_host AS s
LEFT JOIN server_supply AS p ON s.server_id = p.server_id
WHERE p.supplies < :wanted OR (p.supplies IS NULL AND NOT s.is_blade)
ORDER BY subject
