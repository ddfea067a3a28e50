/*
id = "snap-chain"
title = "Long chains of incremental snapshots"
question = "Are chains of incremental snapshots longer than they should be?"
category = "Storage"
severity = "low"
level = "vm"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = """SELECT o.vm_id FROM volume AS o WHERE o.vm_id IS NOT NULL \
AND o.id IN (SELECT s.volume_id FROM snapshot AS s)"""
optional = ["snapshot.chain_size"]
why = """Every snapshot of a chain needs all those before it. A long chain takes long to restore, \
fills secondary storage with what nobody keeps on purpose, and one damaged link loses the rest."""
fix = "Take a full snapshot of the volume and delete the old chain; keep fewer snapshots."
refs = [
  "rules.md snap-chain", "S:SnapshotResponse.chainsize (4.21+)",
  "the length is not told: it is at most snapshot.delta.max, and at most the snapshots kept",
]
guards = ["pools of Ceph, which keep no chain on secondary storage", "full snapshots, KVM's default"]
[params.size]
default = 3.0
unit = "ratio"
doc = "bytes of the chain over the size of the volume"
[params.deltas]
default = 16
unit = "count"
doc = "snapshots of a chain above which it is low"
[params.many]
default = 32
unit = "count"
doc = "snapshots of a chain above which it is medium"
*/
WITH
chain AS (
    SELECT
        o.vm_id,
        o.storage_pool_id,
        count(*) AS snapshots,
        max(s.chain_size) AS bytes,
        max(s.chain_size * 1.0 / nullif(s.virtual_size, 0)) AS ratio
    FROM snapshot AS s
    JOIN volume AS o ON s.volume_id = o.id
    WHERE s.state = 'BackedUp' AND o.vm_id IS NOT NULL
    GROUP BY o.id, o.vm_id, o.storage_pool_id
    HAVING count(*) > :deltas OR ratio > :size
),

rated AS (
    SELECT
        c.*,
        v.name,
        v.zone_id,
        iif(
            v.hypervisor = 'XenServer'
            OR (v.hypervisor = 'KVM' AND coalesce(k.value, i.value) = 'true'),
            min(c.snapshots, coalesce(cast(m.value AS INTEGER), c.snapshots)),
            0
        ) AS length
    FROM chain AS c
    JOIN vm AS v ON c.vm_id = v.id
    JOIN storage_pool AS p ON c.storage_pool_id = p.id
    LEFT JOIN host AS h ON v.host_id = h.id
    LEFT JOIN configuration AS k
        ON
            k.name = 'kvm.incremental.snapshot' AND k.scope = 'cluster'
            AND coalesce(h.cluster_id, p.cluster_id) = k.scope_id
    LEFT JOIN setting AS i ON i.name = 'kvm.incremental.snapshot'
    LEFT JOIN setting AS m ON m.name = 'snapshot.delta.max'
    WHERE p.type <> 'RBD'
)

SELECT
    r.vm_id AS subject,
    r.name,
    iif(
        max(r.length) > :deltas,
        'snapshots of ' || r.name || ' form chains of up to ' || max(r.length),
        printf('a chain of %s holds %.1f times the size of its volume', r.name, max(r.ratio))
    ) AS message,
    iif(max(r.length) > :many, 'medium', 'low') AS severity,
    r.zone_id,
    max(r.length) AS chain_length_most,
    max(r.snapshots) AS snapshots,
    max(r.bytes) AS chain_bytes,
    max(r.ratio) AS chain_to_volume
FROM rated AS r
WHERE r.length > :deltas OR r.ratio > :size
GROUP BY r.vm_id, r.name, r.zone_id
ORDER BY r.vm_id
