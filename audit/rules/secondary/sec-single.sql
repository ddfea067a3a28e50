/*
id = "sec-single"
title = "One writable image store in a zone"
question = "Is there one image store?"
category = "Storage"
severity = "medium"
level = "zone"
confidence = "measured"
effort = "weeks"
actor = "storage"
scope = """SELECT DISTINCT zone_id FROM image_store WHERE zone_id IS NOT NULL AND NOT EXISTS \
(SELECT 1 FROM image_store AS r WHERE r.zone_id IS NULL)"""
why = """Templates, ISO images and snapshots of the zone are on one store. When it is away \
running virtual machines go on, but nothing new can be deployed, system VMs and routers cannot \
be rebuilt, and no snapshot can be taken or restored."""
fix = """Add a second image store on another storage server and let CloudStack copy the system \
template to it."""
refs = ["rules.md sec-single", "D:adminguide/reliability (Secondary Storage Outage)"]
guards = ["a region-wide object store has its own redundancy"]
*/
WITH store AS (
    SELECT
        z.id AS zone_id,
        z.name,
        count(i.id) FILTER (WHERE i.read_only = 0) AS writable,
        count(i.id) FILTER (WHERE i.read_only IS NULL) AS untold,
        min(i.name) FILTER (WHERE i.read_only = 0) AS store
    FROM zone AS z
    JOIN image_store AS i ON z.id = i.zone_id OR i.zone_id IS NULL
    GROUP BY z.id, z.name
    HAVING count(*) FILTER (WHERE i.zone_id IS NULL) = 0
)

SELECT
    s.zone_id AS subject,
    s.name,
    iif(
        s.untold > 0,
        'whether ' || s.untold || ' image stores of ' || s.name || ' are writable is not told',
        s.store || ' is the only writable image store of ' || s.name
    ) AS message,
    iif(s.untold > 0, 'not assessable', 'finding') AS outcome,
    s.store,
    s.writable
FROM store AS s
WHERE s.writable < 2 AND s.writable + s.untold > 0 AND (s.writable = 1 OR s.untold > 0)
ORDER BY s.zone_id
