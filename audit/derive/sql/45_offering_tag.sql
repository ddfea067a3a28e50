/*
doc = "A row per active offering on shared storage and storage tag it asks for."
[columns]
offering_id = "Disk or compute offering"
name = "Name"
kind = "disk or compute"
tag = "Tag"
*/
SELECT
    o.id AS offering_id,
    o.name,
    o.kind,
    trim(t.value) AS tag
FROM (
    SELECT
        d.id,
        d.name,
        'disk' AS kind,
        d.tags,
        d.state,
        d.storage_type
    FROM disk_offering AS d
    UNION ALL
    SELECT
        s.id,
        s.name,
        'compute' AS kind,
        s.storage_tags AS tags,
        s.state,
        s.storage_type
    FROM service_offering AS s
) AS o
CROSS JOIN json_each('[' || replace(json_quote(o.tags), ',', '","') || ']') AS t
WHERE
    o.tags <> ''
    AND coalesce(o.state, 'Active') = 'Active'
    AND coalesce(o.storage_type, 'shared') = 'shared'
