/*
id = "sec-none-writable"
title = "No writable image store in a zone"
question = "Can anything be stored?"
category = "Storage"
severity = "critical"
level = "zone"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = """SELECT DISTINCT h.zone_id FROM host AS h JOIN zone AS z ON z.id = h.zone_id \
WHERE coalesce(z.type, 'Core') <> 'Edge'"""
optional = ["zone.type"]
why = """No image store of this zone accepts new objects. Templates cannot be uploaded, \
volumes cannot be copied and no snapshot can be stored: every scheduled snapshot of the zone \
fails from now on."""
fix = "Make a store writable again with updateImageStore, or add one."
refs = ["rules.md sec-none-writable", "S:ImageStoreResponse"]
guards = [
  "zones without hosts",
  "a region-wide store serves every zone",
  "edge zones have no secondary storage by design",
]
*/
SELECT
    z.id AS subject,
    z.name,
    iif(
        count(i.id) FILTER (WHERE i.read_only IS NULL) > 0,
        'whether the image stores of ' || z.name || ' are writable is not told',
        'none of the ' || count(i.id) || ' image stores of ' || z.name || ' is writable'
    ) AS message,
    iif(
        count(i.id) FILTER (WHERE i.read_only IS NULL) > 0, 'not assessable', 'finding'
    ) AS outcome,
    count(i.id) AS stores,
    group_concat(i.name) AS names
FROM zone AS z
LEFT JOIN image_store AS i ON z.id = i.zone_id OR i.zone_id IS NULL
WHERE z.id IN (SELECT h.zone_id FROM host AS h) AND coalesce(z.type, 'Core') <> 'Edge'
GROUP BY z.id, z.name
HAVING count(i.id) FILTER (WHERE i.read_only = 0 AND i.id IS NOT NULL) = 0
ORDER BY z.id
