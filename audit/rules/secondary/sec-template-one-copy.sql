/*
id = "sec-template-one-copy"
title = "A much-used template with one copy"
question = "Is a featured template on one image store only?"
category = "Storage"
severity = "low"
level = "template"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = "SELECT DISTINCT id FROM template WHERE is_featured AND is_ready"
why = """The zone has several image stores, but this template lies on one of them. When that store \
is away no new virtual machine can be made from it on a pool that does not have it yet."""
fix = "Copy the template to a second image store of the zone."
refs = ["rules.md sec-template-one-copy", "S:TemplateResponse.downloaddetails"]
guards = ["zones with one image store (sec-single speaks)", "templates for all zones", "few VMs"]
[params.vms]
default = 10
unit = "count"
doc = "VMs made from it that make a template worth a second copy"
*/
WITH stores AS (
    SELECT
        z.id AS zone_id,
        count(*) AS stores
    FROM zone AS z
    JOIN image_store AS s ON coalesce(s.zone_id, z.id) = z.id
    GROUP BY z.id
),

made AS (
    SELECT
        v.template_id,
        count(*) AS vms
    FROM vm AS v
    WHERE v.state NOT IN ('Destroyed', 'Expunging')
    GROUP BY v.template_id
)

SELECT
    t.id AS subject,
    t.name,
    iif(
        max(t.copies) IS NULL,
        'on how many image stores ' || t.name || ' lies is not told',
        t.name || ', from which ' || m.vms || ' VMs were made, lies on one of '
        || max(s.stores) || ' image stores'
    ) AS message,
    iif(max(t.copies) IS NULL, 'not assessable', 'finding') AS outcome,
    min(t.zone_id) AS zone_id,
    m.vms AS vms_made,
    max(t.copies) AS copies,
    max(s.stores) AS stores
FROM template AS t
JOIN stores AS s ON t.zone_id = s.zone_id
JOIN made AS m ON t.id = m.template_id
WHERE
    t.is_featured
    AND t.is_ready
    AND NOT coalesce(t.cross_zones, 0)
    AND s.stores > 1
    AND m.vms > :vms
GROUP BY t.id, t.name, m.vms
HAVING coalesce(max(t.copies), 1) = 1
ORDER BY t.id
