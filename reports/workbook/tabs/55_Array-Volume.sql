/*
title = "Volumes of arrays"
group = "Storage"
doc = "One volume, LUN or filesystem of a storage array, with what of CloudStack lies on it."
rows = "array_volume_now"
[columns]
volume = { from = "array_volume.name" }
array = { from = "storage_array.name", to = "Array" }
kind = "array_volume.kind"
array_pool = { label = "Array pool", from = "array_pool.name" }
tenant = "array_volume.tenant"
state = { from = "array_volume.state", look = "state" }
size = "array_volume.size"
used = { label = "Used", from = "array_volume_sample.used" }
used_share = { unit = "share", label = "Used", doc = "In use by what is not set aside for snapshots; blank when not told.", look = "bar" }
thin = "array_volume.thin"
autogrow = "array_volume.autogrow"
autogrow_max = "array_volume.autogrow_max"
snapshots = { from = "array_volume_sample.snapshots" }
snapshot_used = { from = "array_volume_sample.snapshot_used" }
snapshot_policy = "array_volume.snapshot_policy"
files = { unit = "share", label = "Inodes used", doc = "Inodes in use by those there can be.", look = "bar" }
path = "array_volume.path"
serial = "array_volume.serial"
policy = { label = "Export policy", from = "array_volume.policy" }
is_copy = { label = "Replication target", from = "array_volume.is_copy" }
pool = { label = "CloudStack pool", doc = "Primary storage pools of CloudStack on it; blank: none known.", to = "Pool" }
vms = { unit = "count", doc = "Running user VMs on it." }
measured = { from = "array_volume_sample.at" }
array_id = { label = "Array ID", from = "array_volume.array_id" }
volume_id = { label = "Volume ID", from = "array_volume.id" }
*/
WITH
store AS (
    SELECT
        array_id,
        volume_id,
        min(store_id) AS pool_id
    FROM pool_array
    WHERE kind = 'storage_pool' AND volume_id IS NOT NULL
    GROUP BY array_id, volume_id
),

shelf AS (
    SELECT
        array_id,
        id,
        max(name) AS name
    FROM array_pool
    GROUP BY array_id, id
)

SELECT
    v.name AS volume,
    u.name AS array,
    n.kind,
    p.name AS array_pool,
    v.tenant,
    v.state,
    n.size,
    n.used,
    n.used * 1.0 / nullif(coalesce(n.room, n.size), 0) AS used_share,
    v.thin,
    n.autogrow,
    n.autogrow_max,
    n.snapshots,
    n.snapshot_used,
    n.snapshot_policy,
    n.files * 1.0 / nullif(n.files_max, 0) AS files,
    v.path,
    v.serial,
    v.policy,
    n.is_copy,
    n.pool_names AS pool,
    n.vms,
    n.at AS measured,
    n.array_id,
    n.volume_id,
    n.array_id AS array_link,
    s.pool_id AS pool_link,
    n.subject AS row_link
FROM array_volume_now AS n
LEFT JOIN array_unit AS u ON n.array_id = u.array_id
LEFT JOIN array_volume AS v
    ON n.array_id = v.array_id AND n.volume_id = v.id AND u.source = v.source
LEFT JOIN shelf AS p ON n.array_id = p.array_id AND n.pool_id = p.id
LEFT JOIN store AS s ON n.array_id = s.array_id AND n.volume_id = s.volume_id
ORDER BY u.name, v.name, n.array_id, n.volume_id
