/*
id = "ops-deploy-capacity"
title = "VMs were refused for lack of room"
question = "Are VMs refused because no host or pool has room?"
category = "Capacity"
severity = "high"
level = "zone"
confidence = "derived"
effort = "weeks"
actor = "operator"
why = """A customer asked for a VM, or wanted to start one, and was refused. The cloud is full \
where it was asked for: in all, or for the host tag, the storage tag or the size \
of that one offering."""
fix = """See which offering and which tags the refused VMs have, add hosts or storage there, or \
correct tags that match too few of them."""
refs = [
  "rules.md ops-deploy-capacity (events tell that a VM failed, not why: the cause is in the job)",
  "S:ApiErrorCode (INSUFFICIENT_CAPACITY_ERROR 533)",
  "I#4792 (finished jobs are often not listed)",
]
guards = [
  "quota and wrong parameters (430, 431, 432, 532, 535)",
  "failures whose cause no listed job tells: not assessable",
  "hosts dedicated to one account: see which VM it was",
]
*/
WITH refused AS (
    SELECT
        v.zone_id,
        count(*) AS jobs,
        count(DISTINCT v.id) AS vms,
        max(j.created) AS latest,
        group_concat(DISTINCT coalesce(v.service_offering_id, '?')) AS offerings
    FROM async_job AS j
    JOIN vm AS v ON j.instance_id = v.id
    WHERE
        j.status = 2
        AND (
            j.command LIKE '%.DeployVM%' OR j.command LIKE '%.StartVM%'
            OR j.command LIKE '%.RestoreVM%' OR j.command LIKE '%.ScaleVM%'
        )
        AND (
            j.result_code = 533 OR j.error LIKE '%InsufficientCapacity%'
            OR j.error LIKE '%InsufficientServerCapacity%' OR j.error LIKE '%nsufficient capacity%'
        )
    GROUP BY v.zone_id
),

failed AS (
    SELECT
        v.zone_id,
        count(DISTINCT v.id) AS vms
    FROM event AS e
    JOIN vm AS v ON e.resource_id = v.id
    WHERE
        e.type IN ('VM.CREATE', 'VM.START') AND e.level = 'ERROR'
        AND v.id NOT IN (
            SELECT j.instance_id FROM async_job AS j
            WHERE j.status = 2 AND j.instance_id IS NOT NULL
        )
    GROUP BY v.zone_id
)

SELECT
    z.id AS subject,
    z.name,
    iif(
        r.jobs > 0,
        'VMs of ' || z.name || ' refused for lack of capacity: ' || r.vms || ', last at '
        || coalesce(r.latest, 'a time not told') || ' (refusals: ' || r.jobs || ')',
        'VMs of ' || z.name || ' that could not be started: ' || f.vms || '; why is not told'
    ) AS message,
    iif(r.jobs > 0, 'finding', 'not assessable') AS outcome,
    r.jobs AS refusals,
    r.vms AS vms_refused,
    r.offerings,
    f.vms AS vms_failed_untold
FROM zone AS z
LEFT JOIN refused AS r ON z.id = r.zone_id
LEFT JOIN failed AS f ON z.id = f.zone_id
WHERE r.jobs > 0 OR f.vms > 0
ORDER BY subject
