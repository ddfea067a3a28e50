/*
doc = """A row per figure CloudStack tells of itself that can be recomputed from its parts: both \
side by side, with the formula. `least` and `most` bound the recomputed figure where the parts \
leave a doubt; NULL `least` is a part that is not told, NULL `most` is open."""
[columns]
id = "Stable name of the row: place and figure"
zone_id = "Zone; NULL for the estate"
place = "Name of the zone, pod, cluster, host or pool"
level = "estate, zone, pod, cluster, host or pool"
type = "Capacity type as in capacity_now; NULL for other figures"
figure = "total, used, objects, memory sold or fill base"
what = "What is counted"
unit = "bytes, MHz or count"
told = "What CloudStack tells [in unit]"
told_by = "Command and field"
least = "The least the parts can add up to [in unit]"
most = "The most the parts can add up to [in unit]"
plain = "The parts without over-commit or over-provisioning [in unit]"
every = "The parts with Disabled and maintained hosts [in unit]"
parts = "Parts counted [count]"
formula = "How it was recomputed"
gap = "told less the nearest bound; 0 within them, NULL where nothing bounds it [in unit]"
told_share = "Fill by CloudStack's figures: used / total; NULL where it has none [share]"
real_share = "Fill by the parts: the least used / the most total [share]"
reason = "What usually explains a gap of this kind"
*/
WITH
clustered AS (
    SELECT DISTINCT zone_id FROM storage_pool
    WHERE type = 'DatastoreCluster'
),

shared AS (
    SELECT
        f.*,
        CASE
            WHEN f.least IS NULL THEN NULL
            WHEN f.told < f.least THEN f.told - f.least
            WHEN f.told > f.most THEN f.told - f.most
            ELSE 0
        END AS gap,
        CASE
            WHEN f.level = 'pool' THEN p.used * 1.0 / f.told
            WHEN f.type IS NOT NULL
                THEN
                    max(iif(f.figure = 'used', f.told, NULL)) OVER around * 1.0
                    / nullif(max(iif(f.figure = 'total', f.told, NULL)) OVER around, 0)
        END AS told_share,
        CASE
            WHEN f.level = 'pool' THEN p.used_share
            WHEN f.type IS NOT NULL
                THEN
                    max(iif(f.figure = 'used', f.least, NULL)) OVER around * 1.0
                    / nullif(max(iif(f.figure = 'total', f.most, NULL)) OVER around, 0)
        END AS real_share,
        d.zone_id IS NOT NULL AS clustered
    FROM told_figure AS f
    LEFT JOIN clustered AS d ON f.zone_id = d.zone_id
    LEFT JOIN pool_load AS p ON f.level = 'pool' AND f.id = p.storage_pool_id || ' fill base'
    WINDOW around AS (PARTITION BY f.level, f.zone_id, f.place, f.type)
)

SELECT
    s.id,
    s.zone_id,
    s.place,
    s.level,
    s.type,
    s.figure,
    s.what,
    s.unit,
    s.told,
    s.told_by,
    s.least,
    s.most,
    s.plain,
    s.every,
    s.parts,
    s.formula,
    s.gap,
    s.told_share,
    s.real_share,
    CASE
        WHEN s.gap = 0 OR s.gap IS NULL THEN NULL
        WHEN s.figure = 'fill base'
            THEN 'the flag multiplies its limit by the over-provisioning factor'
        WHEN s.figure = 'objects' AND s.gap > 0
            THEN 'the account does not see all of them, or they changed while being read'
        WHEN s.figure = 'objects' THEN 'they changed while being read'
        WHEN s.figure = 'memory sold'
            THEN 'the memory factor changed since these VMs were started'
        WHEN s.told = 0 THEN 'the statistics were not gathered yet (CloudStack issue 8328)'
        WHEN s.gap > 0 AND s.clustered AND s.type IN (2, 3)
            THEN 'datastore clusters were counted twice before the fix (CloudStack issue 11937)'
        WHEN s.type IN (0, 1) AND s.figure = 'total' AND abs(s.told - s.plain) < 0.01 * s.plain
            THEN 'the over-commit factor is not in it'
        WHEN s.type = 3 AND s.figure = 'total' AND abs(s.told - s.plain) < 0.01 * s.plain
            THEN 'the over-provisioning factor is not in it'
        WHEN abs(s.told - s.every) < 0.01 * s.every
            THEN 'hosts that are Disabled or in maintenance are counted'
        WHEN s.type IN (4, 5) AND s.figure = 'used' AND s.gap > 0
            THEN 'addresses are marked as taken that nothing seen holds'
        WHEN s.type IN (4, 5, 7, 8) AND s.figure = 'used'
            THEN 'something holds addresses or VLANs the counter does not know'
        ELSE 'the parts changed since the counter was last recomputed (capacity.check.period)'
    END AS reason
FROM shared AS s
