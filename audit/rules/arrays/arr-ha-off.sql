/*
id = "arr-ha-off"
title = "A storage controller has nobody to take over"
question = "Can the partner of each controller take over?"
category = "Resilience"
severity = "high"
level = "storage_array"
effort = "hours"
actor = "storage"
scope = """SELECT DISTINCT n.array_id FROM array_node AS n JOIN array_heads AS h \
ON n.array_id = h.array_id WHERE h.nodes > 1 AND (n.ha_enabled IS NOT NULL \
OR n.ha_state IS NOT NULL)"""
why = """The two controllers of a pair are there so that one serves when the other fails. Where \
takeover is off or not possible, the failure of one controller takes its pools away, and every \
virtual machine on them stops."""
fix = """Enable takeover, remove what the array names as the reason, and give back what a partner \
still serves; then look again at what the array says of its readiness."""
refs = [
  "rules.md arr-ha-off", "ONTAP REST cluster/nodes: ha.enabled, ha.takeover.state, ha.giveback.state",
  "how long a takeover lasts is counted from the first collection that saw it",
]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = [
  "a node that serves for its partner cannot be taken over itself: counted with the takeover",
  "a takeover of less than four hours, as far as is known: info, it may be maintenance",
  "arrays without pairs of controllers; one controller alone is storage-single-controller",
]
[params.hours]
default = 4
unit = "count"
doc = "hours a takeover may last"
[params.zone_share]
default = 0.5
unit = "share"
doc = "share of the running VMs of a zone from which an array serves the zone"
*/
WITH judged AS (
    SELECT
        n.array_id,
        n.source,
        coalesce(n.name, n.id) AS node,
        CASE
            WHEN n.ha_state IN ('takeover', 'giveback') THEN n.ha_state
            WHEN n.ha_enabled = 0 THEN 'off'
            WHEN u.in_takeover AND n.ha_state = 'impossible' THEN NULL
            WHEN n.ha_state = 'impossible' THEN 'impossible'
            WHEN n.ha_enabled IS NULL AND n.ha_state IS NULL THEN 'untold'
        END AS state,
        n.ha_reason,
        julianday(:now) - julianday(n.valid_from) >= :hours / 24.0 AS is_long
    FROM array_node AS n
    JOIN array_heads AS u ON n.array_id = u.array_id AND n.source = u.source
    WHERE u.nodes > 1
)

SELECT
    u.array_id AS subject,
    u.name,
    u.label || ': '
    || group_concat(
        CASE j.state
            WHEN 'off' THEN 'takeover of ' || j.node || ' is off'
            WHEN 'impossible'
                THEN
                    'takeover of ' || j.node || ' is not possible'
                    || coalesce(' (' || rtrim(j.ha_reason, '.') || ')', '')
            WHEN 'untold' THEN 'whether a partner can take over ' || j.node || ' is not told'
            ELSE
                'the partner serves for ' || j.node
                || iif(j.is_long, ' for ' || :hours || ' hours or more', '')
        END, '; '
    ) || u.words AS message,
    CASE
        WHEN sum(j.state IN ('off', 'impossible') OR (j.state <> 'untold' AND j.is_long)) = 0
            THEN 'info'
        WHEN u.zone_share >= :zone_share THEN 'critical'
        ELSE 'high'
    END AS severity,
    iif(sum(j.state <> 'untold') = 0, 'not assessable', 'finding') AS outcome,
    u.zone_id,
    u.vms,
    group_concat(j.node || ': ' || j.state, ', ') AS nodes,
    u.zone_share
FROM judged AS j
JOIN array_unit AS u ON j.array_id = u.array_id AND j.source = u.source
WHERE
    j.state IS NOT NULL
    AND u.array_id IN (
        SELECT p.array_id FROM array_node AS p
        WHERE p.ha_enabled IS NOT NULL OR p.ha_state IS NOT NULL
    )
GROUP BY u.array_id
ORDER BY u.array_id
