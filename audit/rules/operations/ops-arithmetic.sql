/*
id = "ops-arithmetic"
title = "CloudStack's own figures do not add up"
question = "Do CloudStack's totals agree with the sum of their parts?"
category = "Data quality"
severity = "low"
level = "estate"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM arithmetic WHERE told IS NOT NULL AND figure <> 'fill base'"
why = """CloudStack keeps counters of what it has and has sold. The allocator, the dashboard and \
the alerts read these counters, not the hosts and pools behind them. Where a counter is wrong, \
deployments are refused although there is room, or a warning never comes although there is none."""
fix = """Ask for listCapacity with fetchlatest=true, which recomputes the counters. If the gap \
stays, look at the parts named here: hosts in maintenance, a factor that was changed, ranges or \
pools that were removed by hand. Until then plan by the recomputed figure."""
refs = [
  "rules.md 0.1 traps 1, 6, 14 and 15",
  "products.md idea 5, check CloudStack's own arithmetic; the id is ours, the catalogue has none",
  "I#10185, I#7625, I#11937, I#8328",
]
guards = [
  "hosts that are away and pools out of service may be counted or not",
  "a file system that two pools report is judged by pool-shared-backend",
  "more use than is seen of shared addresses and VLANs: their holders are not all told",
  "the fill flag of a pool is a finding only while it hides a crossed line",
]
[params.tolerance]
default = 0.02
unit = "share"
doc = "difference of the larger figure that may come from a change while reading"
[params.slack]
default = 2
unit = "count"
doc = "objects, addresses or VLANs that may change while reading"
[params.crossed]
default = 0.75
unit = "share"
doc = "line whose crossing a wrong figure may hide: CloudStack's default warning"
*/
WITH judged AS (
    SELECT
        a.*,
        iif(a.gap > 0, a.most, a.least) AS bound,
        a.told_share < :crossed AND a.real_share >= :crossed AS hides,
        abs(a.gap) > max(
            :tolerance * max(a.told, coalesce(a.most, a.least)),
            iif(a.unit = 'count', :slack, 0)
        ) AS differs,
        CASE a.unit WHEN 'bytes' THEN 1073741824.0 ELSE 1 END AS divisor,
        iif(a.unit = 'bytes', 100 << 30, 0) AS fine, -- below it a decimal is told
        CASE a.unit WHEN 'bytes' THEN ' GiB' WHEN 'MHz' THEN ' MHz' ELSE '' END AS suffix
    FROM arithmetic AS a
    WHERE a.told IS NOT NULL
)

SELECT
    j.id AS subject,
    j.place AS name,
    CASE
        WHEN j.least IS NULL
            THEN
                'the parts of ' || j.what || ' (' || j.figure || ') of ' || j.place
                || ' are not all told'
        WHEN j.figure = 'fill base'
            THEN
                j.place || ' is ' || printf('%.0f', 100 * j.real_share)
                || ' % full, but its warning flag compares with '
                || printf('%.*f', j.told < j.fine, j.told / j.divisor) || j.suffix || ' instead of '
                || printf('%.*f', j.least < j.fine, j.least / j.divisor) || j.suffix
                || ' and stays off: ' || j.reason
        ELSE
            j.told_by || ' tells ' || printf('%.*f', j.told < j.fine, j.told / j.divisor)
            || j.suffix || ' for ' || j.what || ' (' || j.figure || ') of ' || j.place
            || ', its parts add up to ' || printf('%.*f', j.bound < j.fine, j.bound / j.divisor)
            || j.suffix
            || iif(j.hides, ', which crosses a line the counter hides', '')
            || '. Likely reason: ' || j.reason
    END AS message,
    iif(j.hides, 'medium', 'low') AS severity,
    iif(j.least IS NULL, 'not assessable', 'finding') AS outcome,
    j.zone_id,
    j.told,
    j.told_by,
    j.least,
    j.most,
    j.unit,
    j.parts,
    j.formula,
    j.told_share,
    j.real_share
FROM judged AS j
WHERE
    j.least IS NULL
    OR iif(j.figure = 'fill base', j.hides, j.differs)
ORDER BY j.id
