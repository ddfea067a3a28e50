/*
id = "arr-lif-not-home"
title = "A storage interface is down or away from home"
question = "Is every interface of the array up and where it belongs?"
category = "Resilience"
severity = "low"
level = "array_lif"
effort = "hours"
actor = "storage"
scope = "SELECT DISTINCT array_id || '/' || id FROM array_lif WHERE coalesce(enabled, 1)"
why = """An interface that moved to another port and stayed there loads one node with the work of two, \
and sends data over the link between the nodes. One that is down serves nobody: hosts that mount \
by its address stand still."""
fix = """Look why it moved (a port or node that failed), repair that, and send the interface home; \
bring one that is down up again."""
refs = [
  "rules.md arr-lif-not-home", "ONTAP REST network/ip/interfaces: location.is_home",
  "since when is counted from the first collection that saw it there",
]
optional = [
  "array_node", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = [
  "while a node serves for its partner, interfaces are where they have to be",
  "interfaces that are switched off",
  "away for less than a day, as far as is known: info",
]
[params.hours]
default = 24
unit = "count"
doc = "hours an interface may be away"
*/
WITH judged AS (
    SELECT
        l.*,
        coalesce(l.name, l.address, l.id) || coalesce(' (' || l.address || ')', '') AS words,
        l.up IS NULL AND l.is_home IS NULL AS is_untold,
        coalesce(l.is_home = 0, 0) AND NOT coalesce(h.in_takeover, 0) AS is_away,
        coalesce(l.protocol, '') <> 'mgmt' AS has_data,
        julianday(:now) - julianday(l.valid_from) >= :hours / 24.0 AS is_long
    FROM array_lif AS l
    LEFT JOIN array_heads AS h ON l.array_id = h.array_id AND l.source = h.source
    WHERE coalesce(l.enabled, 1)
)

SELECT
    j.array_id || '/' || j.id AS subject,
    coalesce(j.name, j.address) AS name,
    CASE
        WHEN j.is_untold THEN 'whether ' || j.words || ' of ' || u.label || ' is up is not told'
        WHEN j.up = 0 THEN j.words || ' of ' || u.label || ' is enabled and down'
        ELSE
            j.words || ' of ' || u.label || ' is not at home'
            || iif(
                j.node_id <> j.home_node_id,
                ': on ' || j.node_id || ' instead of ' || j.home_node_id, ''
            )
            || iif(j.is_long, ', for ' || :hours || ' hours or more', ', seen now')
    END || iif(j.is_untold, '', coalesce(s.words, '')) AS message,
    CASE
        WHEN j.up = 0 THEN iif(j.has_data, 'high', 'medium')
        WHEN NOT j.is_long THEN 'info'
        ELSE iif(j.has_data AND j.node_id <> j.home_node_id, 'medium', 'low')
    END AS severity,
    iif(j.is_untold, 'not assessable', 'finding') AS outcome,
    coalesce(s.zone_id, u.zone_id) AS zone_id,
    s.vms,
    j.protocol,
    j.node_id,
    j.home_node_id
FROM judged AS j
JOIN array_unit AS u ON j.array_id = u.array_id AND j.source = u.source
LEFT JOIN array_stake AS s ON s.kind = 'lif' AND j.array_id || '/' || j.id = s.subject
WHERE j.is_untold OR j.up = 0 OR j.is_away
ORDER BY subject
