/*
id = "srv-raid-degraded"
title = "A volume of a server is not whole"
question = "Are the volumes of the server's disks redundant and whole?"
category = "Storage"
severity = "high"
level = "server"
effort = "hours"
actor = "operator"
optional = ["host", "vm"]
scope = "SELECT DISTINCT server_id FROM server_volume"
why = """The volume has lost the copy that makes a failed disk harmless; the next failure loses it, \
and with it the system the host starts from."""
fix = "Replace the failed disk, see that the rebuild runs to its end, then look at the log."
refs = ["rules.md srv-raid-degraded", "DSP2046 Volume"]
guards = [
  "a rebuild under way is medium",
  """stripes without redundancy are judged where they are the only volume, the one it starts from; \
single disks given through by a controller are many""",
]
*/
WITH volume AS (
    SELECT
        v.*,
        coalesce(nullif(v.state = 'Degraded', 0), v.health IN ('Warning', 'Critical')) AS degraded,
        coalesce(v.operation LIKE '%rebuil%', 0) AS rebuilding,
        coalesce(v.raid = 'RAID0', 0) AND count(*) OVER (PARTITION BY v.server_id) = 1 AS striped
    FROM server_host AS s
    JOIN server_volume AS v ON s.server_id = v.server_id AND s.source = v.source
    WHERE coalesce(v.state, '') <> 'Absent'
),

worst AS (
    SELECT
        server_id,
        count(*) AS volumes,
        max(CASE
            WHEN degraded AND NOT rebuilding THEN 3 WHEN degraded OR rebuilding THEN 2
            WHEN striped THEN 1 WHEN degraded IS NULL THEN NULL ELSE 0
        END) AS grade,
        count(degraded) AS told,
        group_concat(
            iif(
                degraded OR rebuilding OR striped,
                coalesce(name, id) || coalesce(' ' || raid, '')
                || ' (' || coalesce(state || ', ' || health, state, health, 'state not told')
                || coalesce(', ' || operation, '')
                || iif(progress IS NULL, '', printf(' %.0f %%', 100 * progress))
                || ')',
                NULL
            ), '; '
        ) AS words
    FROM volume
    GROUP BY server_id
)

SELECT
    s.server_id AS subject,
    s.name,
    CASE
        WHEN
            coalesce(w.grade, 0) = 0
            THEN 'the state of the volumes of ' || s.label || ' is not told'
        WHEN w.grade = 1 THEN s.label || ': its only volume has no redundancy: ' || w.words
        ELSE s.label || ': of ' || w.volumes || ' volumes not whole: ' || w.words
    END AS message,
    iif(w.grade > 0, 'finding', 'not assessable') AS outcome,
    iif(w.grade = 3, 'high', iif(w.grade = 2, 'medium', 'low')) AS severity,
    s.zone_id,
    s.vms,
    w.volumes,
    w.words AS not_whole
FROM worst AS w
JOIN server_host AS s ON w.server_id = s.server_id
WHERE w.grade > 0 OR w.told < w.volumes
ORDER BY subject
