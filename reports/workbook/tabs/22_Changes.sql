/*
title = "Changes since the report before"
group = "Health"
doc = "One object that is new or gone, or one field that changed."
rows = "report_change"
[columns]
kind = { doc = "new, gone or changed.", look = "kind" }
object_kind = { doc = "Kind of object." }
object = { doc = "Name of the object; a setting is named with its scope." }
zone = "zone.name"
field = { doc = "What changed; blank for new and gone." }
old_value = { label = "Before", doc = "Value then, with its unit; blank when unknown." }
new_value = { label = "After", doc = "Value now, with its unit; blank when unknown." }
since = { unit = "UTC", doc = "What it is compared with: the last collection of an earlier month, or the one before." }
until = { unit = "UTC", doc = "The newest collection." }
id = { doc = "Identity of the object." }
*/
SELECT
    kind,
    object_kind,
    name AS object,
    zone,
    field,
    old_value,
    new_value,
    since,
    until,
    object_id AS id
FROM report_change
ORDER BY object_kind, kind, name, object_id, field
