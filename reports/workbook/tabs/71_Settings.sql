/*
title = "Settings changed from their default"
group = "Management"
doc = "One setting, of any scope, whose value is not the default."
rows = "SELECT count(*) FROM configuration WHERE coalesce(value, '') <> coalesce(default_value, '')"
[columns]
setting = "configuration.name"
scope = "configuration.scope"
where_set = { label = "Set on", doc = "Zone, cluster or pool it is set on; blank for global." }
zone = "zone.name"
value = { from = "configuration.value", look = "wrap" }
default = { from = "configuration.default_value", look = "wrap" }
global_value = { doc = "Global value, for a narrower scope.", look = "wrap" }
category = "configuration.category"
component = "configuration.component"
dynamic = "configuration.is_dynamic"
since = { unit = "UTC", doc = "Collection that first saw this value." }
id = { doc = "UUID of the zone, cluster or pool; blank for global." }
*/
SELECT
    k.name AS setting,
    k.scope,
    CASE k.scope
        WHEN 'zone' THEN z.name
        WHEN 'cluster' THEN c.name
        WHEN 'storagepool' THEN p.name
    END AS where_set,
    coalesce(z.name, y.name) AS zone,
    k.value,
    k.default_value AS "default",
    iif(k.scope = 'global', NULL, g.value) AS global_value,
    k.category,
    k.component,
    k.is_dynamic AS dynamic,
    k.valid_from AS since,
    nullif(k.scope_id, '') AS id,
    k.name AS row_link
FROM configuration AS k
LEFT JOIN configuration AS g
    ON k.name = g.name AND g.scope = 'global' AND g.scope_id = '' AND k.source = g.source
LEFT JOIN zone AS z ON k.scope = 'zone' AND k.scope_id = z.id AND k.source = z.source
LEFT JOIN cluster AS c ON k.scope = 'cluster' AND k.scope_id = c.id AND k.source = c.source
LEFT JOIN storage_pool AS p
    ON k.scope = 'storagepool' AND k.scope_id = p.id AND k.source = p.source
LEFT JOIN zone AS y ON y.id = coalesce(c.zone_id, p.zone_id) AND k.source = y.source
WHERE coalesce(k.value, '') <> coalesce(k.default_value, '')
ORDER BY k.name, k.scope, where_set, k.scope_id, k.source
