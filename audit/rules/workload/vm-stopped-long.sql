/*
id = "vm-stopped-long"
title = "Virtual machines stopped for months"
question = "Are virtual machines stopped and still holding disks and addresses?"
category = "Capacity"
severity = "low"
level = "zone"
confidence = "measured"
effort = "days"
actor = "tenant"
scope = """SELECT DISTINCT zone_id FROM vm WHERE state = 'Stopped' AND NOT \
coalesce(delete_protection, 0) AND zone_id IS NOT NULL"""
why = """These virtual machines have been stopped for more than three months. Their disks and \
reserved addresses are held, and an old machine that is started again is unpatched."""
fix = "Ask the owners; archive as a template or snapshot and delete."
refs = ["rules.md vm-stopped-long", "S:UserVmResponse"]
guards = ["machines protected against deletion", "one finding per zone, not per VM"]
optional = ["vm.delete_protection"]
[params.days]
default = 90
unit = "days"
doc = "how long a VM may be stopped"
*/
WITH stopped AS (
    SELECT
        v.id,
        v.zone_id,
        v.account,
        v.project_id,
        v.last_updated,
        (
            SELECT sum(o.size) FROM volume AS o
            WHERE o.vm_id = v.id
        ) AS bytes,
        (
            SELECT count(i.ip_address) FROM vm_nic AS i
            WHERE i.vm_id = v.id
        ) AS addresses
    FROM vm AS v
    WHERE v.state = 'Stopped' AND NOT coalesce(v.delete_protection, 0)
),

zones AS (
    SELECT
        zone_id,
        count(*) AS vms,
        count(*) FILTER (WHERE julianday(:now) - julianday(last_updated) > :days) AS long,
        sum(bytes) FILTER (WHERE julianday(:now) - julianday(last_updated) > :days) AS bytes,
        count(DISTINCT coalesce(account, project_id)) AS owners,
        sum(addresses) AS addresses,
        min(last_updated) AS oldest
    FROM stopped
    GROUP BY zone_id
    HAVING long > 0 OR count(last_updated) < count(*)
)

SELECT
    s.zone_id AS subject,
    z.name,
    iif(
        s.long > 0,
        printf(
            '%d %s of %s %s been stopped for more than %d days and %s %.*f GiB of disks', s.long,
            iif(s.long = 1, 'VM', 'VMs'), z.name, iif(s.long = 1, 'has', 'have'), :days,
            iif(s.long = 1, 'holds', 'hold'),
            coalesce(s.bytes, 0) < 100 << 30, coalesce(s.bytes, 0) / 1073741824.0
        ),
        'since when the VMs of ' || z.name || ' are stopped is not told'
    ) AS message,
    iif(s.long > 0, 'finding', 'not assessable') AS outcome,
    s.vms AS vms_stopped,
    s.owners,
    s.addresses,
    s.oldest
FROM zones AS s
JOIN zone AS z ON s.zone_id = z.id
ORDER BY s.zone_id
