/*
id = "arr-load-one-node"
title = "One controller cannot carry the load of two"
question = "Would the partner cope after a takeover?"
category = "Capacity"
severity = "medium"
level = "array_node"
confidence = "derived"
effort = "weeks"
actor = "storage"
scope = """SELECT n.array_id || '/' || min(n.id, n.partner) FROM array_node AS n \
WHERE n.partner <> '' AND instr(n.partner, ',') = 0"""
why = """After a takeover one controller does the work of both. Where the two together are busier \
than one can be, the pools go on, but too slowly for the virtual machines, some of which will find \
their disks timed out."""
fix = """Move volumes to another pair or array, or limit the heaviest users, until the two together \
stay below the limit named here."""
refs = [
  "rules.md arr-load-one-node",
  "the 95th percentile of each node over a month; fewer than twenty samples: inferred",
]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = ["nodes without one partner (clusters that spread the load over all)"]
[params.medium]
default = 1.0
unit = "share"
doc = "load of both above which it is medium"
[params.low]
default = 0.8
unit = "share"
doc = "load of both above which it is low"
*/
WITH pair AS (
    SELECT
        n.array_id,
        n.id AS one,
        p.id AS other,
        l.cpu AS one_cpu,
        m.cpu AS other_cpu,
        l.cpu + m.cpu AS cpu,
        min(l.samples, m.samples) AS samples,
        max(l.is_glimpse, m.is_glimpse) AS is_glimpse
    FROM array_node AS n
    JOIN array_unit AS u ON n.array_id = u.array_id AND n.source = u.source
    JOIN array_node AS p
        ON n.array_id = p.array_id AND n.source = p.source AND n.partner = p.id AND n.id < p.id
    LEFT JOIN array_load AS l ON n.array_id = l.array_id AND l.kind = 'node' AND n.id = l.object_id
    LEFT JOIN array_load AS m ON p.array_id = m.array_id AND m.kind = 'node' AND p.id = m.object_id
)

SELECT
    p.array_id || '/' || p.one AS subject,
    p.one || ' and ' || p.other AS name,
    iif(
        p.cpu IS NULL,
        'how busy ' || p.one || ' and ' || p.other || ' of ' || u.label || ' are is not told',
        p.one || ' and ' || p.other || ' of ' || u.label
        || printf(' are busy %.0f %% and %.0f %%', 100 * p.one_cpu, 100 * p.other_cpu)
        || printf(': one would have to do %.0f %%', 100 * p.cpu) || u.words
    ) AS message,
    iif(p.cpu > :medium, 'medium', 'low') AS severity,
    iif(p.is_glimpse, 'inferred', 'derived') AS confidence,
    iif(p.cpu IS NULL, 'not assessable', 'finding') AS outcome,
    u.zone_id,
    u.vms,
    p.one_cpu,
    p.other_cpu,
    p.samples
FROM pair AS p
JOIN array_unit AS u ON p.array_id = u.array_id
WHERE p.cpu IS NULL OR p.cpu > :low
ORDER BY subject
