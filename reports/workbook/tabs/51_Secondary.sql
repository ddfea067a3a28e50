/*
title = "Secondary storage"
group = "Storage"
doc = "One image store."
rows = "image_store"
[columns]
image_store = "image_store.name"
zone = "zone.name"
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
protocol = "image_store.protocol"
provider = "image_store.provider"
scope = "image_store.scope"
server = "image_store.server"
url = "image_store.url"
read_only = "image_store.read_only"
capacity = "image_store_sample.capacity"
used = "image_store_sample.used"
used_share = { unit = "share", label = "Used", doc = "Used by capacity; blank without a working secondary storage VM.", look = "bar" }
measured = { from = "image_store_sample.at" }
site = { doc = "Site it was read from: the name of its source." }
id = "image_store.id"
*/
WITH current_load AS (
    SELECT
        *,
        max(at) AS latest
    FROM image_store_load
    GROUP BY image_store_id
)

SELECT
    i.name AS image_store,
    z.name AS zone,
    coalesce(f.findings, 0) AS findings,
    i.protocol,
    i.provider,
    i.scope,
    i.server,
    i.url,
    i.read_only,
    l.capacity,
    l.used,
    l.used_share,
    l.at AS measured,
    substr(i.source, instr(i.source, ':') + 1) AS site,
    i.id
FROM image_store AS i
LEFT JOIN zone AS z ON i.zone_id = z.id AND i.source = z.source
LEFT JOIN current_load AS l ON i.id = l.image_store_id
LEFT JOIN report_flag AS f ON i.id = f.subject AND f.subject_kind = 'image_store'
ORDER BY zone, image_store, i.id, i.source
