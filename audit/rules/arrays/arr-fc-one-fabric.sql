/*
id = "arr-fc-one-fabric"
title = "All Fibre Channel ports of a storage array are in one fabric"
question = "Is there a second fabric?"
category = "Resilience"
severity = "high"
level = "storage_array"
effort = "weeks"
actor = "storage"
scope = "SELECT DISTINCT array_id FROM array_port WHERE type = 'fc' AND up"
why = """One fabric is one failure: a wrong zoning change, a switch upgrade or a loop in it takes every \
path of every host to the array at the same moment."""
fix = """Build a second fabric that shares nothing with the first, move half of the ports of the array \
and of the hosts there, and zone each fabric by itself."""
refs = ["rules.md arr-fc-one-fabric", "ONTAP REST network/fc/ports: fabric.name"]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = ["ports without a fabric (hosts cabled straight to the array): not assessable"]
*/
SELECT
    u.array_id AS subject,
    u.name,
    iif(
        count(p.fabric) = count(*),
        'the FC ports of ' || u.label || ' that are up (' || count(*) || ') are in one fabric, '
        || max(p.fabric) || u.words,
        'the fabric of ' || sum(p.fabric IS NULL) || ' FC ports of ' || u.label || ' is not told'
    ) AS message,
    iif(count(p.fabric) = count(*), 'finding', 'not assessable') AS outcome,
    u.zone_id,
    u.vms,
    count(*) AS ports_up,
    max(p.fabric) AS fabric
FROM array_port AS p
JOIN array_unit AS u ON p.array_id = u.array_id AND p.source = u.source
WHERE p.type = 'fc' AND p.up
GROUP BY u.array_id
HAVING count(DISTINCT p.fabric) < 2
ORDER BY u.array_id
