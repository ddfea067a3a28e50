/*
id = "net-storage-1g"
title = "Shared storage over 1 Gb/s links"
question = "Is storage on 1 Gb/s links?"
category = "Network"
severity = "low"
level = "host"
confidence = "inferred"
effort = "weeks"
actor = "network"
scope = "SELECT id FROM host WHERE cluster_id IN (SELECT cluster_id FROM pool_reach)"
why = """No link or bundle of this host is fast enough for shared storage: 1 Gb/s is about 110 \
MB/s for all virtual machines together, less than one modern disk, and one flow never gets \
more than one leg of a bundle. Backups, migrations and restarts after a failure are slowed the \
same way."""
fix = """Give storage 10 or 25 Gb/s links first; start with the hosts that carry the most \
virtual machines."""
refs = [
  "rules.md net-storage-1g",
  "D:choosing_deployment_architecture (10G is recommended for storage)",
]
guards = [
  "hosts whose clusters have local storage only",
  """hosts that no switch port was bound to are not judged; nor those found by MAC addresses only, \
where ports for storage would not show""",
  "which links carry storage is not known: the best bundle of the host is judged",
]
[params.max_vms]
default = 30
unit = "count"
doc = "running VMs above which it is high"
[params.min_bundle]
default = 4000000000
unit = "bit/s"
doc = "bundle of 1 Gb/s legs that is enough"
*/
WITH asked AS (
    SELECT
        h.id,
        h.name,
        (
            SELECT count(*) FROM vm AS v
            WHERE v.host_id = h.id AND v.state = 'Running'
        ) AS vms
    FROM host AS h
    WHERE h.cluster_id IN (SELECT r.cluster_id FROM pool_reach AS r)
)

SELECT
    h.id AS subject,
    h.name,
    iif(
        coalesce(
            l.by_neighbor AND l.ports_up > 0 AND l.speeds_told = l.ports_up AND NOT l.elsewhere, 0
        ),
        printf(
            'the fastest bundle of %s has %.0f Gb/s in legs of %.0f Gb/s for %d running VMs',
            h.name, l.bundle_speed / 1e9, l.leg_speed / 1e9, h.vms
        ),
        'the links of ' || h.name || ' and their speeds are not all known'
    ) AS message,
    iif(
        coalesce(
            l.by_neighbor AND l.ports_up > 0 AND l.speeds_told = l.ports_up AND NOT l.elsewhere, 0
        ),
        'finding',
        'not assessable'
    ) AS outcome,
    CASE
        WHEN h.vms > :max_vms THEN 'high'
        WHEN l.bundle_speed <= 1000000000 THEN 'medium'
        ELSE 'low'
    END AS severity,
    coalesce(l.confidence, 'inferred') AS confidence,
    h.vms,
    l.bundle_speed,
    l.leg_speed,
    l.ports_up,
    h.vms AS vms_running
FROM asked AS h
LEFT JOIN host_cabling AS l ON h.id = l.host_id
WHERE
    coalesce(NOT l.by_neighbor OR l.ports_up = 0 OR l.speeds_told < l.ports_up OR l.elsewhere, 1)
    OR l.bundle_speed <= 1000000000
    OR (l.leg_speed <= 1000000000 AND l.bundle_speed < :min_bundle)
ORDER BY h.id
