/*
title = "Settings that are not at their default"
doc = "Global ones, and those of zones, clusters and pools that differ from global."
*/
SELECT
    c.name AS setting,
    c.scope,
    coalesce(z.name, k.name, p.name) AS object,
    c.value,
    c.default_value,
    c.category
FROM configuration AS c
LEFT JOIN zone AS z ON c.scope = 'zone' AND c.scope_id = z.id
LEFT JOIN cluster AS k ON c.scope = 'cluster' AND c.scope_id = k.id
LEFT JOIN storage_pool AS p ON c.scope = 'storagepool' AND c.scope_id = p.id
WHERE coalesce(c.value, '') <> coalesce(c.default_value, '')
ORDER BY c.scope, c.name, object, c.scope_id
