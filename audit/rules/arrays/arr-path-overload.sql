/*
id = "arr-path-overload"
title = "A port of a storage array is nearly saturated"
question = "Is there bandwidth left at the ports of the array?"
category = "Capacity"
severity = "medium"
level = "array_port"
confidence = "derived"
effort = "days"
actor = "storage"
scope = """SELECT DISTINCT p.array_id || '/' || p.node_id || '/' || p.id FROM array_port AS p \
JOIN array_load_sample AS l ON p.array_id = l.array_id AND l.kind = 'port' AND p.id = l.object_id \
WHERE p.up"""
why = """Every pool behind a port shares its bandwidth. Near its limit each read and write waits, and \
all virtual machines behind it are slow together, with nothing to see on their hosts."""
fix = """Spread the pools over more ports and addresses, bundle ports, or use faster ones."""
refs = [
  "rules.md arr-path-overload",
  "reading and writing are told as one sum: the true load of one direction is at most this",
  "the 95th percentile over a month; fewer than twenty samples: inferred",
]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = ["ports that tell no speed: not assessable"]
[params.medium]
default = 0.7
unit = "share"
doc = "load above which it is medium"
[params.high]
default = 0.9
unit = "share"
doc = "load above which it is high"
*/
WITH judged AS (
    SELECT
        p.array_id,
        p.source,
        p.array_id || '/' || p.node_id || '/' || p.id AS subject,
        p.node_id || ' ' || coalesce(p.name, p.id) AS port,
        p.speed,
        l.throughput,
        l.samples,
        l.is_glimpse,
        l.throughput * 1.0 / nullif(p.speed, 0) AS load
    FROM array_port AS p
    JOIN array_load AS l
        ON l.kind = 'port' AND p.array_id || '/' || p.id = l.subject
    WHERE p.up
)

SELECT
    j.subject,
    j.port AS name,
    iif(
        j.load IS NULL,
        'load or speed of ' || j.port || ' of ' || u.label || ' is not told',
        j.port || ' of ' || u.label || printf(' carries %.1f of', j.throughput / 1e9)
        || printf(' %.1f Gb/s', j.speed / 1e9) || printf(' (%.0f %%)', 100 * j.load) || u.words
    ) AS message,
    iif(j.load > :high, 'high', 'medium') AS severity,
    iif(j.is_glimpse, 'inferred', 'derived') AS confidence,
    iif(j.load IS NULL, 'not assessable', 'finding') AS outcome,
    u.zone_id,
    u.vms,
    j.throughput,
    j.speed,
    j.samples
FROM judged AS j
JOIN array_unit AS u ON j.array_id = u.array_id AND j.source = u.source
WHERE j.load IS NULL OR j.load > :medium
ORDER BY j.subject
