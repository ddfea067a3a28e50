/*
id = "storage-single-controller"
title = "A storage array with one controller"
question = "Is there a second head?"
category = "Resilience"
severity = "high"
level = "storage_array"
effort = "project"
actor = "storage"
scope = "SELECT array_id FROM array_unit WHERE pools > 0"
why = """When the only controller fails, reboots or is upgraded, the pools on it are away until it is \
back, and every virtual machine on them stands still."""
fix = """Add the partner controller, or move to an array with two; until then keep backups elsewhere \
and try out how long a restore takes."""
refs = ["rules.md storage-single-controller"]
optional = [
  "array_lif", "array_node", "array_protection", "array_volume", "image_store", "storage_pool",
  "vm", "volume",
]
guards = ["arrays that carry no pool of CloudStack", "arrays that do not tell their nodes: not assessable"]
[params.zone_share]
default = 0.5
unit = "share"
doc = "share of the running VMs of a zone above which it is critical"
*/
SELECT
    u.array_id AS subject,
    u.name,
    iif(
        coalesce(u.controllers, h.nodes) IS NULL,
        'how many controllers ' || u.label || ' has is not told',
        u.label || ' has one controller' || u.words
    ) AS message,
    iif(u.zone_share > :zone_share, 'critical', 'high') AS severity,
    iif(coalesce(u.controllers, h.nodes) IS NULL, 'not assessable', 'finding') AS outcome,
    u.zone_id,
    u.vms,
    coalesce(u.controllers, h.nodes) AS controllers,
    u.zone_share
FROM array_unit AS u
LEFT JOIN array_heads AS h ON u.array_id = h.array_id AND u.source = h.source
WHERE u.pools > 0 AND coalesce(u.controllers, h.nodes, 1) < 2
ORDER BY u.array_id
