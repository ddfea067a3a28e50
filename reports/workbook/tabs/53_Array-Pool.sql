/*
title = "Array pools"
group = "Storage"
doc = "One pool (aggregate) of a storage array that was read, with what of CloudStack lies on it."
rows = "array_pool_now"
[columns]
array = { from = "storage_array.name", to = "Array" }
pool = { from = "array_pool.name" }
vendor = "storage_array.vendor"
model = "storage_array.model"
version = "storage_array.version"
state = "array_pool.state"
media = "array_pool.media"
raid = { label = "RAID", from = "array_pool.raid" }
failures_survived = "array_pool.failures_survived"
capacity = "array_pool.capacity"
used = { label = "Used", from = "array_pool_sample.used" }
used_share = { unit = "share", label = "Used", doc = "Used by capacity; blank when not told.", look = "bar" }
provisioned = "array_pool_sample.provisioned"
daily = { label = "Growth a day", unit = "bytes", doc = "Growth of used a day; blank with less than three weeks of samples." }
vms = { unit = "count", doc = "Running user VMs on it, where the place is known." }
stake = { label = "On it", doc = "Pools, image stores and VMs of CloudStack on it.", look = "wrap" }
at = { label = "Measured", from = "array_pool_sample.at" }
controllers = "storage_array.controllers"
array_id = { label = "Array ID", from = "array_pool.array_id" }
pool_id = { label = "Pool ID", from = "array_pool.id" }
*/
WITH box AS (
    SELECT
        id,
        max(name) AS name,
        max(vendor) AS vendor,
        max(model) AS model,
        max(version) AS version,
        max(controllers) AS controllers
    FROM storage_array
    GROUP BY id
),

pool AS (
    SELECT
        array_id,
        id,
        max(name) AS name,
        max(state) AS state
    FROM array_pool
    GROUP BY array_id, id
)

SELECT
    a.name AS array,
    o.name AS pool,
    a.vendor,
    a.model,
    a.version,
    o.state,
    p.media,
    p.raid,
    p.failures_survived,
    p.capacity,
    p.used,
    p.used_share,
    p.provisioned,
    p.daily,
    p.vms,
    replace(p.words, '; on it: ', '') AS stake,
    p.at,
    a.controllers,
    p.array_id,
    p.pool_id,
    p.array_id AS array_link,
    p.subject AS row_link
FROM array_pool_now AS p
LEFT JOIN box AS a ON p.array_id = a.id
LEFT JOIN pool AS o ON p.array_id = o.array_id AND p.pool_id = o.id
ORDER BY a.name, o.name, p.array_id, p.pool_id
