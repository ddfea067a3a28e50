/*
id = "arr-fw-skew"
title = "Nodes of a storage array run different versions"
question = "Did the upgrade of the array end?"
category = "Lifecycle"
severity = "high"
level = "storage_array"
effort = "hours"
actor = "storage"
scope = "SELECT array_id FROM array_node GROUP BY array_id HAVING count(*) > 1"
why = """Nodes of different versions are a state for the hours of an upgrade. Left so, takeover and new \
functions may not work, and vendors do not help with it."""
fix = """Finish the upgrade on the nodes that lag, or find out why it stopped."""
refs = ["rules.md arr-fw-skew", "since when is counted from the first collection that saw it"]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = ["an upgrade that runs: seen for less than a day, it is info"]
[params.hours]
default = 24
unit = "count"
doc = "hours an upgrade may take"
*/
WITH counted AS (
    SELECT
        array_id,
        source,
        version,
        count(*) AS nodes,
        max(valid_from) AS since
    FROM array_node
    WHERE coalesce(role, '') <> 'pending'
    GROUP BY array_id, source, version
)

SELECT
    u.array_id AS subject,
    u.name,
    iif(
        count(c.version) > 1,
        u.label || ': '
        || group_concat(
            c.nodes || iif(c.nodes = 1, ' node', ' nodes') || ' with ' || c.version, ', '
        )
        || u.words,
        'the version of the nodes of ' || u.label || ' is not told'
    ) AS message,
    iif(julianday(:now) - julianday(max(c.since)) >= :hours / 24.0, 'high', 'info') AS severity,
    iif(count(c.version) > 1, 'finding', 'not assessable') AS outcome,
    u.zone_id,
    u.vms,
    count(c.version) AS versions,
    max(c.since) AS since
FROM counted AS c
JOIN array_unit AS u ON c.array_id = u.array_id AND c.source = u.source
GROUP BY u.array_id
HAVING count(c.version) > 1 OR count(c.version) = 0
ORDER BY u.array_id
