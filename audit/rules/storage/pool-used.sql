/*
id = "pool-used"
title = "A primary storage pool fills up"
question = "Is the disk filling?"
category = "Capacity"
severity = "low"
level = "storage_pool"
confidence = "measured"
effort = "days"
actor = "storage"
scope = """SELECT storage_pool_id FROM pool_load WHERE protocol <> 'local' AND NOT (state = \
'Disabled' AND vms = 0)"""
why = """This is the real fill of the file system or pool, used bytes divided by size; \
CloudStack's own flags multiply the limit by the over-provisioning factor and fire too late. \
At 85 % the allocator stops using the pool; near 100 % thin volumes cannot grow and virtual \
machines pause or corrupt their file systems."""
fix = """Move volumes to another pool, delete old snapshots, or grow the pool now; at 95 % and \
more stop every new deployment on it first."""
refs = ["rules.md pool-used", "setting pool.storage.capacity.disablethreshold (0.85)"]
guards = ["local pools are for the host rules", "a disabled pool without volumes"]
[params.low]
default = 0.75
unit = "share"
doc = "fill worth planning for"
[params.high]
default = 0.85
unit = "share"
doc = "fill at which the allocator stops using the pool"
[params.critical]
default = 0.95
unit = "share"
doc = "fill at which thin volumes may fail to grow"
*/
WITH loaded AS (
    SELECT
        p.storage_pool_id,
        p.name,
        p.zone_id,
        p.capacity,
        p.used,
        p.used_share,
        p.overprovision,
        p.vms_running,
        p.at,
        p.vms_running >= 0.2 * nullif(z.vms_running, 0) AS carries_zone
    FROM pool_load AS p
    LEFT JOIN zone_size AS z ON p.zone_id = z.zone_id
    WHERE p.protocol <> 'local' AND NOT (p.state = 'Disabled' AND p.vms = 0)
)

SELECT
    l.storage_pool_id AS subject,
    l.name,
    iif(
        l.used_share IS NULL,
        l.name || ' does not tell how much of it is in use',
        printf(
            '%s is %.1f %% full: %.*f GiB of %.*f GiB, %.*f GiB left, %d running %s on it',
            l.name, 100 * l.used_share, l.used < 100 << 30, l.used / 1073741824.0,
            l.capacity < 100 << 30, l.capacity / 1073741824.0,
            l.capacity - l.used < 100 << 30, (l.capacity - l.used) / 1073741824.0,
            l.vms_running, iif(l.vms_running = 1, 'VM', 'VMs')
        )
    ) AS message,
    iif(l.used_share IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN l.used_share >= :critical THEN 'critical'
        WHEN l.used_share >= :high THEN 'high'
        WHEN l.carries_zone THEN 'medium'
        ELSE 'low'
    END AS severity,
    l.vms_running AS vms,
    l.used,
    l.capacity,
    l.used_share,
    l.overprovision,
    l.at
FROM loaded AS l
WHERE l.used_share IS NULL OR l.used_share >= :low
ORDER BY l.used_share DESC, l.storage_pool_id
