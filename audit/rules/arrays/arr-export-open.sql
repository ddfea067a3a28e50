/*
id = "arr-export-open"
title = "Anyone on the network can mount the disks of virtual machines"
question = "Who may mount the pools?"
category = "Security"
severity = "high"
level = "storage_pool"
confidence = "measured"
effort = "hours"
actor = "storage"
scope = """SELECT b.store_id FROM pool_array AS b JOIN array_volume AS v ON b.array_id = v.array_id \
AND b.volume_id = v.id WHERE b.kind = 'storage_pool' AND v.kind = 'filesystem'"""
why = """The export of this pool names no clients, so every machine that reaches the array can read \
the disks of all virtual machines on it, and with root change them. No log of CloudStack would show \
it."""
fix = """Name the storage addresses of the hosts (and of the secondary storage VMs where they need it) \
in the rule of the export, and let nobody else in."""
refs = [
  "rules.md arr-export-open",
  "D:choosing_deployment_architecture (restricting the range of IP addresses)",
  "whether the storage network is closed to others is not proved, so it stays high",
]
optional = ["array_protection", "image_store", "storage_pool_sample", "vm", "volume"]
guards = ["pools whose export policy is not known: not assessable"]
*/
WITH lying AS (
    SELECT
        b.store_id,
        b.confidence,
        b.array_id,
        v.source,
        v.id AS volume_id,
        coalesce(v.tenant, '') AS tenant,
        v.policy
    FROM pool_array AS b
    JOIN array_volume AS v ON b.array_id = v.array_id AND b.volume_id = v.id
    WHERE b.kind = 'storage_pool' AND v.kind = 'filesystem'
),

judged AS (
    SELECT
        l.store_id,
        l.confidence,
        l.array_id,
        l.policy,
        count(e.number) AS rules,
        max(e.client IN ('0.0.0.0/0', '::/0', '*') AND coalesce(e.read OR e.write, 1)) AS is_open,
        max(e.client IN ('0.0.0.0/0', '::/0', '*') AND coalesce(e.write, 0)) AS can_write,
        max(e.client IN ('0.0.0.0/0', '::/0', '*') AND coalesce(e.root, 0)) AS is_root
    FROM lying AS l
    LEFT JOIN array_export AS e
        ON
            l.array_id = e.array_id AND l.source = e.source AND e.policy IN (l.policy, l.volume_id)
            AND e.tenant IN (l.tenant, '')
    GROUP BY l.store_id
)

SELECT
    p.id AS subject,
    p.name,
    iif(
        j.is_open,
        'any client may '
        || iif(j.can_write, 'read and write ', 'read ') || p.name || ' on ' || u.label
        || iif(j.is_root, ', root as root', '')
        || ' (export policy '
        || coalesce(j.policy, 'of the share')
        || '); '
        || s.vms_running
        || iif(s.vms_running = 1, ' running VM', ' running VMs') || ' on it',
        'who may mount ' || p.name || ' is not told'
    ) AS message,
    iif(j.is_open, 'finding', 'not assessable') AS outcome,
    j.confidence,
    s.vms_running AS vms,
    j.policy,
    j.rules,
    j.can_write,
    j.is_root
FROM judged AS j
JOIN storage_pool AS p ON j.store_id = p.id
JOIN array_unit AS u ON j.array_id = u.array_id
LEFT JOIN pool_load AS s ON p.id = s.storage_pool_id
WHERE j.is_open OR j.rules = 0
ORDER BY p.id
