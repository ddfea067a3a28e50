/*
id = "tpl-not-ready"
title = "Featured templates that cannot be used"
question = "Are featured templates not ready in a zone?"
category = "Operations"
severity = "medium"
level = "zone"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = """SELECT DISTINCT t.zone_id FROM template AS t JOIN image_store AS i \
ON t.zone_id = i.zone_id OR i.zone_id IS NULL WHERE t.is_featured AND t.zone_id <> ''"""
why = """Customers see this template on the first page, but machines cannot be made from it in \
this zone: the image was never downloaded or was lost."""
fix = """Look at the status of the download, check that the secondary storage VM reaches the \
source, then delete the template in this zone and copy or register it again."""
refs = ["rules.md tpl-not-ready", "S:TemplateResponse (isready, status)"]
guards = ["zones without secondary storage", "templates registered within the last day"]
[params.days]
default = 1
unit = "days"
doc = "how long a download may take"
*/
WITH broken AS (
    SELECT
        t.zone_id,
        t.name,
        t.status,
        t.created,
        t.is_ready IS NULL AS is_unknown
    FROM template AS t
    WHERE
        t.is_featured
        AND NOT coalesce(t.is_ready, 0)
        AND coalesce(julianday(:now) - julianday(t.created) > :days, 1)
        AND EXISTS (
            SELECT 1 FROM image_store AS i
            WHERE i.zone_id = t.zone_id OR i.zone_id IS NULL
        )
)

SELECT
    b.zone_id AS subject,
    z.name,
    iif(
        sum(NOT b.is_unknown) > 0,
        sum(NOT b.is_unknown) || ' featured templates are not ready in ' || z.name
        || ', for example ' || min(iif(b.is_unknown, NULL, b.name))
        || coalesce(' (' || min(nullif(b.status, '')) || ')', ''),
        'whether ' || count(*) || ' featured templates are ready in ' || z.name || ' is not told'
    ) AS message,
    iif(sum(NOT b.is_unknown) > 0, 'finding', 'not assessable') AS outcome,
    sum(NOT b.is_unknown) AS templates,
    min(b.created) AS oldest,
    group_concat(DISTINCT b.status) AS statuses
FROM broken AS b
JOIN zone AS z ON b.zone_id = z.id
GROUP BY b.zone_id, z.name
ORDER BY b.zone_id
