/*
title = "Storage arrays"
group = "Storage"
doc = "One storage array or storage cluster that was read."
rows = "array_unit"
[columns]
array = "storage_array.name"
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
vendor = "storage_array.vendor"
model = "storage_array.model"
version = "storage_array.version"
serial = "storage_array.serial"
health = "storage_array.health"
quorum = "storage_array.quorum"
controllers = "storage_array.controllers"
controllers_up = { unit = "count", doc = "Nodes or controllers that are up; blank when no state is told." }
disks = { unit = "count", doc = "Drives known." }
disks_failed = { unit = "count", doc = "Drives that failed." }
capacity = { unit = "bytes", doc = "Physical bytes usable: of the array, else the sum of its pools." }
used = { unit = "bytes", doc = "Physical bytes in use: of the array, else the sum of its pools." }
used_share = { unit = "share", label = "Used", doc = "Used by capacity; blank when not told.", look = "bar" }
provisioned = { from = "storage_array_sample.provisioned" }
volumes = { unit = "count", doc = "Volumes, LUNs and filesystems on it.", to = "Array-Volume.array" }
alerts = { unit = "count", doc = "Open alerts it tells of." }
cloud_pools = { label = "Primary pools", unit = "count", doc = "Primary storage pools of CloudStack on it." }
vms = { unit = "count", doc = "Running user VMs on it." }
stake = { label = "On it", doc = "Pools, image stores and VMs of CloudStack on it.", look = "wrap" }
calls_home = { from = "storage_array.autosupport" }
address = "storage_array.address"
id = "storage_array.id"
*/
WITH
node AS (
    SELECT
        array_id,
        source,
        count(*) FILTER (WHERE state = 'up') AS up
    FROM array_node
    GROUP BY array_id, source
    HAVING count(state) > 0
),

disk AS (
    SELECT
        array_id,
        source,
        count(*) AS disks,
        count(*) FILTER (WHERE state = 'failed') AS failed
    FROM array_disk
    GROUP BY array_id, source
),

space AS (
    SELECT
        array_id,
        source,
        capacity,
        used,
        provisioned,
        max(at) AS latest
    FROM storage_array_sample
    GROUP BY array_id, source
),

pool AS (
    SELECT
        array_id,
        iif(count(*) = count(capacity), sum(capacity), NULL) AS capacity,
        iif(count(*) = count(used), sum(used), NULL) AS used
    FROM array_pool_now
    GROUP BY array_id
),

held AS (
    SELECT
        array_id,
        count(*) AS volumes
    FROM array_volume_now
    GROUP BY array_id
),

alert AS (
    SELECT
        array_id,
        source,
        count(*) AS alerts
    FROM array_alert
    GROUP BY array_id, source
)

SELECT
    u.name AS array,
    coalesce(f.findings, 0) AS findings,
    a.vendor,
    a.model,
    a.version,
    a.serial,
    a.health,
    a.quorum,
    a.controllers,
    n.up AS controllers_up,
    d.disks,
    d.failed AS disks_failed,
    coalesce(s.capacity, p.capacity) AS capacity,
    coalesce(s.used, p.used) AS used,
    coalesce(s.used, p.used) * 1.0 / nullif(coalesce(s.capacity, p.capacity), 0) AS used_share,
    s.provisioned,
    h.volumes,
    coalesce(l.alerts, 0) AS alerts,
    u.pools AS cloud_pools,
    u.vms,
    replace(u.words, '; on it: ', '') AS stake,
    a.autosupport AS calls_home,
    a.address,
    u.array_id AS id
FROM array_unit AS u
LEFT JOIN storage_array AS a ON u.array_id = a.id AND u.source = a.source
LEFT JOIN node AS n ON u.array_id = n.array_id AND u.source = n.source
LEFT JOIN disk AS d ON u.array_id = d.array_id AND u.source = d.source
LEFT JOIN space AS s ON u.array_id = s.array_id AND u.source = s.source
LEFT JOIN pool AS p ON u.array_id = p.array_id
LEFT JOIN held AS h ON u.array_id = h.array_id
LEFT JOIN alert AS l ON u.array_id = l.array_id AND u.source = l.source
LEFT JOIN report_flag AS f ON u.array_id = f.subject AND f.subject_kind = 'storage_array'
ORDER BY u.name, u.array_id
