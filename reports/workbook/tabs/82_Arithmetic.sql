/*
title = "CloudStack's figures recomputed"
group = "Health"
doc = "One figure CloudStack tells of itself, beside what its parts add up to."
rows = "arithmetic"
[columns]
place = { doc = "Zone, pod, cluster, host or pool; the estate for counts of objects." }
level = { doc = "What the place is." }
what = { doc = "What is counted." }
figure = { doc = "total, used, objects, memory sold (of a host) or fill base (size a pool's fill flag is measured against)." }
unit = { doc = "Unit of the figures: GiB, MHz or count." }
told = { unit = "any", doc = "What CloudStack tells." }
least = { unit = "any", label = "Parts, at least", doc = "The least the parts add up to; blank: a part is not told." }
most = { unit = "any", label = "Parts, at most", doc = "The most they add up to, where they leave a doubt; blank: not bounded." }
gap = { unit = "any", doc = "Told less the nearest of the two; 0 when it lies between them." }
reason = { doc = "What usually explains a gap of this kind.", look = "wrap" }
told_share = { unit = "share", label = "Fill told", doc = "Used by total as CloudStack tells them.", look = "bar" }
real_share = { unit = "share", label = "Fill by parts", doc = "The least used by the most total.", look = "bar" }
plain = { unit = "any", label = "Without factor", doc = "The parts without over-commit or over-provisioning." }
parts = { unit = "count", doc = "Hosts, pools, ranges or objects counted." }
told_by = { doc = "Command and field of the figure." }
formula = { doc = "How it was recomputed." }
*/
WITH scaled AS (
    SELECT
        *,
        iif(unit = 'bytes', 1073741824.0, 1) AS divisor
    FROM arithmetic
)

SELECT
    a.place,
    a.level,
    a.what,
    a.figure,
    iif(a.unit = 'bytes', 'GiB', a.unit) AS unit,
    round(a.told / a.divisor, 2) AS told,
    round(a.least / a.divisor, 2) AS least,
    round(a.most / a.divisor, 2) AS most,
    round(a.gap / a.divisor, 2) AS gap,
    a.reason,
    a.told_share,
    a.real_share,
    round(a.plain / a.divisor, 2) AS plain,
    a.parts,
    a.told_by,
    a.formula
FROM scaled AS a
ORDER BY a.level, a.place, a.type, a.figure, a.what, a.id
