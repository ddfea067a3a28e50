/*
doc = "A row per copy that an array keeps by a schedule or in step: its age by the newest sample."
[columns]
subject = "Array and copy, as subject of findings"
array_id = "Array that tells it"
source = "Source that tells it"
pair = "From where to where"
is_sync = "It is kept in step; not told counts as not"
healthy = "The array calls it healthy; NULL: not told"
state = "mirrored, broken, paused or failed; NULL: words not known"
state_told = "State in the words of the array"
reason = "Why not, in the words of the array"
schedule = "Schedule, where told"
period = "Seconds between two updates, of schedules with usual names; NULL: not known [s]"
lag = "Seconds the copy is behind; NULL: not told [s]"
since = "It is in this state since, as far as collections saw [UTC]"
*/
WITH newest AS (
    SELECT
        array_id,
        protection_id,
        lag,
        row_number() OVER (PARTITION BY array_id, protection_id ORDER BY at DESC) AS place
    FROM array_protection_sample
)

SELECT
    p.array_id || '/' || p.id AS subject,
    p.array_id,
    p.source,
    coalesce(p.source_path, 'a source') || ' to ' || coalesce(p.target_path, 'its copy') AS pair,
    coalesce(p.sync, 0) AS is_sync,
    p.healthy,
    p.state,
    p.state_told,
    p.reason,
    p.schedule,
    CASE
        WHEN lower(p.schedule) LIKE '%hourly' THEN 3600
        WHEN lower(p.schedule) LIKE '%daily' THEN 86400
        WHEN lower(p.schedule) LIKE '%weekly' THEN 604800
        WHEN p.schedule GLOB '[0-9]*min' THEN 60 * cast(p.schedule AS INTEGER)
        WHEN p.schedule GLOB '[0-9]*hour' THEN 3600 * cast(p.schedule AS INTEGER)
    END AS period,
    s.lag,
    p.valid_from AS since
FROM array_protection AS p
LEFT JOIN newest AS s ON p.array_id = s.array_id AND p.id = s.protection_id AND s.place = 1
