/*
id = "zone-n1-cluster"
title = "The zone cannot lose a whole cluster"
question = "Could the zone lose a whole cluster?"
category = "Capacity"
severity = "info"
level = "zone"
confidence = "derived"
effort = "project"
actor = "management"
scope = "SELECT zone_id FROM zone_size WHERE clusters >= 2"
why = """A storage fault, a bad upgrade or a rack without power takes a whole cluster. This says \
whether the other clusters could hold its VMs. Volumes on pools of the lost cluster cannot start \
elsewhere, whatever memory is free: only zone-wide storage makes such a restart possible."""
fix = """Decide whether the zone is sold as surviving this. If so, keep the memory of the \
largest cluster free in the others and use zone-wide storage, or replicate."""
refs = ["rules.md zone-n1-cluster", "rules.md 12.2"]
guards = [
  "zones with one cluster have a rule of their own",
  "cluster-scoped storage makes a restart impossible: the message says so",
  "disabled clusters hold no restarts",
]
*/
WITH
rooms AS (
    SELECT
        n.zone_id,
        n.cluster_id,
        n.name,
        n.memory_allocated,
        n.vms_running,
        n.unknown > 0 OR n.memory_allocated IS NULL OR (n.hosts_away > 0 AND NOT n.settled)
            AS untold,
        iif(
            c.allocation_state = 'Enabled',
            n.memory_serving * c.memory_overcommit - n.memory_allocated,
            0
        ) AS room,
        row_number() OVER (
            PARTITION BY n.zone_id ORDER BY n.memory_allocated DESC, n.cluster_id
        ) AS place
    FROM cluster_n1 AS n
    JOIN cluster AS c ON n.cluster_id = c.id
),

zones AS (
    SELECT
        r.zone_id,
        max(r.untold) AS untold,
        max(r.name) FILTER (WHERE r.place = 1) AS largest,
        max(r.memory_allocated) FILTER (WHERE r.place = 1) AS sold,
        max(r.vms_running) FILTER (WHERE r.place = 1) AS vms,
        sum(max(r.room, 0)) FILTER (WHERE r.place > 1) AS room,
        (
            SELECT count(*) FROM storage_pool AS p
            WHERE p.zone_id = r.zone_id AND p.scope = 'CLUSTER'
        ) AS cluster_pools
    FROM rooms AS r
    GROUP BY r.zone_id
)

SELECT
    z.zone_id AS subject,
    s.name,
    iif(
        z.untold,
        'size or load of a cluster of ' || s.name || ' is not told',
        s.name || ' without ' || z.largest || ' has '
        || printf('%.0f', z.room / 1073741824.0) || ' GiB free for '
        || printf('%.0f', z.sold / 1073741824.0) || ' GiB sold there; '
        || z.cluster_pools || iif(z.cluster_pools = 1, ' pool belongs', ' pools belong')
        || ' to one cluster and cannot restart elsewhere'
    ) AS message,
    iif(z.untold, 'not assessable', 'finding') AS outcome,
    z.sold,
    z.room,
    z.cluster_pools,
    z.vms
FROM zones AS z
JOIN zone_size AS s ON z.zone_id = s.zone_id
WHERE s.clusters >= 2 AND (z.untold OR z.room < z.sold OR z.cluster_pools > 0)
ORDER BY subject
