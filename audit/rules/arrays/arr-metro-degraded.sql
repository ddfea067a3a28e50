/*
id = "arr-metro-degraded"
title = "A synchronous mirror or its quorum is not whole"
question = "Would the other side go on by itself?"
category = "Resilience"
severity = "high"
level = "storage_array"
effort = "hours"
actor = "storage"
scope = """SELECT id FROM storage_array WHERE quorum IS NOT NULL \
UNION SELECT array_id FROM array_protection WHERE sync"""
why = """Two sides that hold the same data decide together, with a third that counts votes, who goes on \
when one is lost. With the mirror behind or the third not reached, the loss of one side stops the \
pools, or they come back with old data."""
fix = """Repair what the array names: the link between the sides, the mediator, or the monitors; then \
see that the mirror is in sync again."""
refs = ["rules.md arr-metro-degraded", "ONTAP REST cluster/metrocluster, cluster/mediators"]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = ["copies that run by a schedule (arr-mirror-lag)", "arrays without a quorum or mirror"]
*/
WITH pair AS (
    SELECT
        array_id,
        source,
        sum(coalesce(healthy = 0, 0) OR coalesce(state <> 'mirrored', 0)) AS bad,
        sum(healthy IS NULL AND state IS NULL) AS untold,
        group_concat(
            iif(
                healthy = 0 OR state <> 'mirrored',
                coalesce(kind, 'mirror') || ' '
                || coalesce(source_path || ' to ' || target_path, id)
                || ' is ' || coalesce(state_told, state, 'unhealthy')
                || coalesce(' (' || rtrim(reason, '.') || ')', ''), NULL
            ), '; '
        ) AS words
    FROM array_protection
    WHERE sync
    GROUP BY array_id, source
),

judged AS (
    SELECT
        a.id,
        a.source,
        a.quorum,
        coalesce(a.quorum <> 'healthy', 0) AS is_split,
        coalesce(p.bad, 0) AS bad,
        p.untold,
        p.words
    FROM storage_array AS a
    LEFT JOIN pair AS p ON a.id = p.array_id AND a.source = p.source
    WHERE a.quorum IS NOT NULL OR p.array_id IS NOT NULL
)

SELECT
    u.array_id AS subject,
    u.name,
    u.label || ': '
    || iif(
        j.bad = 0 AND NOT j.is_split,
        'the state of ' || j.untold || ' synchronous mirrors is not told',
        coalesce(j.words, '') || iif(j.bad > 0 AND j.is_split, '; ', '')
        || iif(j.is_split, 'quorum: ' || j.quorum, '') || u.words
    ) AS message,
    iif(j.bad = 0 AND NOT j.is_split, 'not assessable', 'finding') AS outcome,
    u.zone_id,
    u.vms,
    j.quorum,
    j.bad AS mirrors_bad
FROM judged AS j
JOIN array_unit AS u ON j.id = u.array_id AND j.source = u.source
WHERE j.bad > 0 OR j.is_split OR j.untold > 0
ORDER BY u.array_id
