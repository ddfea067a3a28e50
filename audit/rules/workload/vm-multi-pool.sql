/*
id = "vm-multi-pool"
title = "Virtual machines that need two storage systems to live"
question = "Do machines depend on more than one storage system?"
category = "Resilience"
severity = "low"
level = "zone"
confidence = "inferred"
effort = "days"
actor = "tenant"
scope = "SELECT DISTINCT zone_id FROM vm WHERE state = 'Running' AND zone_id IS NOT NULL"
why = """The disks of these machines lie on different storage systems. Each fails when either \
system fails, so the machine is down more often than with all disks on one."""
fix = "Move the data disks to the system of the root disk, with a disk offering tagged for it."
refs = ["rules.md vm-multi-pool", "S:StoragePoolResponse.ipaddress"]
guards = [
  "machines tagged mirrored (the guest keeps copies on both)",
  "two addresses of one storage system look like two; the count is an upper bound",
  "one finding per zone, not per VM",
]
*/
WITH placed AS (
    SELECT
        o.vm_id,
        count(p.id) < count(*) AS is_unknown,
        min(coalesce(nullif(p.server, ''), p.id)) <> max(coalesce(nullif(p.server, ''), p.id))
            AS is_split
    FROM volume AS o
    LEFT JOIN storage_pool AS p ON o.storage_pool_id = p.id
    WHERE
        o.vm_id IS NOT NULL
        AND o.id NOT IN (
            SELECT a.id FROM volume AS a
            WHERE a.state = 'Allocated'
        )
    GROUP BY o.vm_id
)

SELECT
    v.zone_id AS subject,
    z.name,
    iif(
        max(d.is_split),
        sum(d.is_split) || ' running VMs of ' || z.name
        || ' have disks on more than one storage system, for example '
        || min(iif(d.is_split, v.name, NULL)),
        'where all disks of ' || sum(d.is_unknown) || ' VMs of ' || z.name || ' are is not told'
    ) AS message,
    iif(max(d.is_split), 'finding', 'not assessable') AS outcome,
    sum(d.is_split) AS vms,
    sum(d.is_unknown) AS vms_unknown
FROM placed AS d
JOIN vm AS v ON d.vm_id = v.id
JOIN zone AS z ON v.zone_id = z.id
WHERE
    v.state = 'Running'
    AND (d.is_split OR d.is_unknown)
    AND v.id NOT IN (
        SELECT t.resource_id FROM tag AS t
        WHERE 'mirrored' IN (lower(t.name), lower(t.value))
    )
GROUP BY v.zone_id, z.name
ORDER BY v.zone_id
