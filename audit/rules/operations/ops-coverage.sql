/*
id = "ops-coverage"
title = "Parts of the estate were not seen"
question = "What could the collection not see?"
category = "Data quality"
severity = "low"
level = "estate"
confidence = "derived"
effort = "hours"
actor = "operator"
why = """Requests of the newest collection were refused, timed out or came back incomplete. \
Rules that need their answers say not assessable, which is neither good nor bad: the blank \
parts of this report are blind spots, not proof."""
fix = """Give the collecting account the missing permissions, collect again what timed out, \
and add access for devices that were left out."""
refs = ["rules.md ops-coverage", "rules.md 0 (not assessable is never pass)"]
guards = [
  "tables this version of CloudStack does not have",
  "audits that were scoped on purpose: waive it",
]
[params.low]
default = 0.8
unit = "share"
doc = "tables answered below which it is low"
[params.medium]
default = 0.5
unit = "share"
doc = "tables answered below which it is medium"
*/
WITH latest AS (
    SELECT
        r.source,
        max(r.started) AS started
    FROM source_run AS r
    GROUP BY r.source
),

asked AS (
    SELECT
        a.source,
        a.table_name,
        a.complete,
        (
            SELECT group_concat(DISTINCT g.request || ': ' || g.cause) FROM gap AS g
            WHERE
                g.source = a.source AND g.started = a.started AND g.table_name = a.table_name
                AND g.column_name = ''
        ) AS why
    FROM latest AS l
    JOIN answer AS a ON l.source = a.source AND l.started = a.started
)

SELECT
    'estate' AS subject,
    'collection' AS name,
    iif(
        count(*) = 0,
        'the newest collection recorded no answers',
        count(*) FILTER (WHERE q.complete) || ' of ' || count(*)
        || ' tables were answered completely; not '
        || coalesce(
            group_concat(
                iif(q.complete, NULL, q.table_name || coalesce(' (' || q.why || ')', '')), ', '
            ),
            'told'
        )
    ) AS message,
    iif(count(*) = 0, 'not assessable', 'finding') AS outcome,
    iif(count(*) FILTER (WHERE q.complete) < :medium * count(*), 'medium', 'low') AS severity,
    count(*) AS tables_asked,
    count(*) FILTER (WHERE q.complete) AS tables_complete,
    (SELECT count(*) FROM latest) AS sources
FROM asked AS q
WHERE q.complete OR coalesce(q.why, '') NOT LIKE '%: unsupported'
HAVING count(*) = 0 OR count(*) FILTER (WHERE q.complete) < :low * count(*)
ORDER BY subject
