/*
doc = """A row per shared pool and storage tag; tags that are JavaScript rules cannot be split \
and are left out."""
[columns]
storage_pool_id = "Pool"
zone_id = "Zone"
tag = "Tag"
is_up = "1 when the pool is Up"
*/
SELECT
    p.id AS storage_pool_id,
    p.zone_id,
    trim(t.value) AS tag,
    coalesce(p.state = 'Up', 0) AS is_up
FROM storage_pool AS p
CROSS JOIN json_each('[' || replace(json_quote(p.tags), ',', '","') || ']') AS t
WHERE p.tags <> '' AND NOT coalesce(p.is_tag_rule, 0) AND p.scope <> 'HOST'
