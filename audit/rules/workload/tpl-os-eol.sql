/*
id = "tpl-os-eol"
title = "Templates of dead or old systems are on offer"
question = "Are templates on offer whose system is out of support or was never refreshed?"
category = "Lifecycle"
severity = "medium"
level = "template"
confidence = "inferred"
effort = "days"
actor = "operator"
scope = """SELECT DISTINCT id FROM template WHERE type NOT IN ('SYSTEM', 'ROUTING') \
OR type IS NULL"""
why = """Every machine made from this template starts with known holes: its system gets no more \
updates, or the image is so old that years of updates are missing."""
fix = """Build a fresh image, register it, take this one out of the featured list and keep it \
for the machines that still need it only."""
refs = ["rules.md tpl-os-eol", "reference eol.json", "S:TemplateResponse"]
guards = [
  "system templates", "private templates are low",
  "Debian in its years of long-term support is low: those updates are free",
  "a system that is not recognised is not assessable, unless the image is old",
]
[params.max_days]
default = 730
unit = "days"
doc = "age of an image from which it is old"
*/
WITH
use AS (
    SELECT
        v.template_id,
        count(*) AS vms
    FROM vm AS v
    WHERE v.state NOT IN ('Destroyed', 'Expunging')
    GROUP BY v.template_id
),

judged AS (
    SELECT
        t.id,
        t.name,
        t.os_type,
        s.eol,
        max(coalesce(t.is_public, 0) OR coalesce(t.is_featured, 0)) AS is_offered,
        min(t.created) AS created,
        julianday(:now) - julianday(min(t.created)) > :max_days AS is_old,
        coalesce(s.cycle IS NULL OR s.eol_state = 'unknown', 1) AS is_unknown,
        coalesce(s.eol_state = 'ended' OR julianday(s.eol) < julianday(:now), 0) AS is_over,
        coalesce(s.product = 'debian' AND julianday(s.extended_end) >= julianday(:now), 0)
            AS has_lts
    FROM template AS t
    LEFT JOIN support AS s ON t.os_type = s.text AND s.kind = 'guest'
    WHERE coalesce(t.type, '') NOT IN ('SYSTEM', 'ROUTING')
    GROUP BY t.id, t.name, t.os_type, s.eol
)

SELECT
    j.id AS subject,
    j.name,
    CASE
        WHEN j.is_over
            THEN
                j.name || ' (' || j.os_type || ') is out of support'
                || coalesce(' since ' || j.eol, '')
        WHEN j.is_old
            THEN j.name || ' was made on ' || substr(j.created, 1, 10) || ' and never refreshed'
        WHEN j.is_unknown
            THEN
                'the end of support of ' || coalesce(j.os_type, 'the system of ' || j.name)
                || ' is not known'
        ELSE 'when ' || j.name || ' was made is not told'
    END AS message,
    iif(j.is_over OR j.is_old, 'finding', 'not assessable') AS outcome,
    iif(j.is_offered AND (j.is_old OR NOT j.has_lts), 'medium', 'low') AS severity,
    coalesce(u.vms, 0) AS vms_made_from_it,
    j.os_type,
    j.eol,
    j.created,
    j.is_offered
FROM judged AS j
LEFT JOIN use AS u ON j.id = u.template_id
WHERE j.is_over OR coalesce(j.is_old, 1) OR j.is_unknown
ORDER BY j.id
