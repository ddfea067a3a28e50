/*
id = "blast-spof-storage"
title = "One component takes the storage of a zone down"
question = "Which component alone stops the storage of a zone?"
category = "Resilience"
severity = "high"
level = "zone"
confidence = "derived"
effort = "project"
actor = "storage"
scope = "SELECT DISTINCT zone_id FROM storage_pool WHERE scope <> 'HOST' AND zone_id IS NOT NULL"
why = """Half of the running virtual machines of this zone, or every pool of a storage tag, hang on one part. \
When it fails they all stop together, and no host can restart them."""
fix = """Spread the pools over storage systems that share no part, and give each two controllers, two paths \
and two switches; keep at least two systems for every storage tag that is sold."""
refs = ["rules.md blast-spof-storage", "rules.md 11.3 (c)"]
guards = [
  "pools are data, not machines: what serves them counts",
  "hosts with local disks are judged as hosts",
  "an array counts by its share: a tag that one array serves is a choice",
  "what an address hides was not collected: not assessable, never bad",
  "critical only where it was not so by design",
]
causes = ["storage-single-array-zone", "storage-single-lif"]
[params.min_share]
default = 0.5
unit = "share"
doc = "share of the zone's running VMs with disks on what stops"
*/
WITH part AS (
    SELECT
        f.*,
        iif(f.is_whole, NULL, f.tags) AS own_tags,
        z.name AS zone_name,
        row_number() OVER (
            PARTITION BY f.zone_id
            ORDER BY
                (f.storage_share >= :min_share OR (f.tags IS NOT NULL AND NOT f.is_whole)) DESC,
                f.storage_share DESC,
                f.vms_worst DESC, f.rank
        ) AS place,
        f.vms_worst * 1.0 / nullif(z.vms_running, 0) AS worst_share
    FROM failure_part AS f
    JOIN zone_size AS z ON f.zone_id = z.zone_id
    WHERE
        f.present
        AND f.kind <> 'host'
        AND (f.storage_share > 0 OR f.tags IS NOT NULL OR f.kind = 'storage')
)

SELECT
    p.zone_id AS subject,
    p.zone_name AS name,
    iif(
        p.storage_share >= :min_share OR p.own_tags IS NOT NULL,
        p.kind || ' ' || p.name || ' alone takes the disks of '
        || printf('%.0f %%', 100 * coalesce(p.storage_share, 0)) || ' of the running VMs of '
        || p.zone_name || coalesce(' and every pool of the tags ' || p.own_tags, ''),
        'what is behind ' || p.name || ', with the disks of ' || p.vms_worst
        || iif(p.vms_worst = 1, ' running VM', ' running VMs')
        || ', was not collected: whether one part of it takes all is not told'
    ) AS message,
    iif(p.storage_share >= :min_share OR p.own_tags IS NOT NULL, 'finding', 'not assessable')
        AS outcome,
    iif(
        p.storage_share >= :min_share
        AND coalesce(d.storage_share, 0) < :min_share
        AND p.confidence = 'measured',
        'critical', 'high'
    ) AS severity,
    p.confidence,
    p.vms,
    p.storage_share,
    p.worst_share,
    p.own_tags AS tags,
    p.why AS chain
FROM part AS p
LEFT JOIN failure_impact AS d ON p.node_id = d.node_id AND NOT d.present
WHERE
    p.place = 1
    AND (p.storage_share >= :min_share OR p.own_tags IS NOT NULL OR p.worst_share >= :min_share)
ORDER BY p.zone_id
