/*
id = "pool-commit"
title = "More is promised than the disk holds"
question = "What if tenants use what they bought?"
category = "Capacity"
severity = "low"
level = "storage_pool"
confidence = "measured"
effort = "weeks"
actor = "storage"
scope = "SELECT storage_pool_id FROM pool_load WHERE state = 'Up' AND protocol <> 'local'"
why = """The volumes on this pool may legally grow to more bytes than the disk has. Thin \
provisioning lives on tenants not using what they bought; the higher the commitment, the \
faster a normal month turns into a full disk. Snapshots are not counted in the allocation, so \
the truth is somewhat worse."""
fix = """Cap the over-provisioning factor at what the growth history supports, alert on used \
bytes rather than on allocated ones, and keep free space for at least one procurement cycle."""
refs = [
  "rules.md pool-commit",
  "setting storage.overprovisioning.factor (2)",
  "I#11433 (snapshots are not counted)",
]
guards = ["local and disabled pools are not counted"]
[params.low]
default = 1.5
unit = "ratio"
doc = "promised bytes by size from which it is worth knowing"
[params.medium]
default = 2.0
unit = "ratio"
doc = "promised bytes by size from which a plan is needed"
[params.high]
default = 3.0
unit = "ratio"
doc = "promised bytes by size from which the disk can fill within a procurement cycle"
*/
SELECT
    p.storage_pool_id AS subject,
    p.name,
    iif(
        p.allocated IS NULL OR p.capacity IS NULL,
        p.name || ' does not tell its size or what is allocated',
        printf(
            '%s has promised %.2f times its size: %.*f GiB on %.*f GiB',
            p.name, p.allocated * 1.0 / p.capacity,
            p.allocated < 100 << 30, p.allocated / 1073741824.0,
            p.capacity < 100 << 30, p.capacity / 1073741824.0
        )
        || iif(
            p.used > 0,
            printf(
                '; tenants may still write %.*f GiB and %.*f GiB are free',
                p.allocated - p.used < 100 << 30, (p.allocated - p.used) / 1073741824.0,
                p.capacity - p.used < 100 << 30, (p.capacity - p.used) / 1073741824.0
            ),
            ''
        )
    ) AS message,
    iif(p.allocated IS NULL OR p.capacity IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN p.allocated > :high * p.capacity THEN 'high'
        WHEN p.allocated > :medium * p.capacity THEN 'medium'
        ELSE 'low'
    END AS severity,
    p.allocated,
    p.capacity,
    p.used,
    p.allocated * 1.0 / nullif(p.capacity, 0) AS commit_ratio,
    p.overprovision
FROM pool_load AS p
WHERE
    p.state = 'Up'
    AND p.protocol <> 'local'
    AND (
        p.allocated IS NULL
        OR p.capacity IS NULL
        OR (p.capacity > 0 AND p.allocated > :low * p.capacity)
    )
ORDER BY commit_ratio DESC, p.storage_pool_id
