/*
id = "storage-scope-shift"
title = "Storage moves from cluster to zone scope"
question = "Is storage moving from cluster to zone scope?"
category = "Storage"
severity = "info"
level = "estate"
confidence = "inferred"
effort = "weeks"
actor = "management"
scope = "SELECT 'estate' FROM storage_pool WHERE scope <> 'HOST'"
why = """A pool of one cluster takes that cluster with it when it fails; a zone-wide pool takes \
the zone. Growth into zone-wide pools makes every failure of their storage larger, often without \
anyone having decided it, and most of all where one array stands behind them."""
fix = """State the new failure domain in the design: which array may take the whole zone down, \
what protects it, and which tenants have to know. Where that is not wanted, add the next pools per \
cluster."""
refs = ["rules.md storage-scope-shift", "rules.md fleet-storage-scope"]
guards = [
  "local pools",
  "with less than min_days of history, creation dates decide, and the finding is info only",
  "removed pools are not seen by creation dates",
]
[params.points]
default = 0.20
unit = "share"
doc = "rise of the zone-wide share of capacity worth telling"
[params.min_days]
default = 90
unit = "days"
doc = "history needed to compare collections instead of creation dates"
*/
WITH
base AS (
    SELECT
        min(r.started) AS started,
        julianday(:now) - julianday(min(r.started)) >= :min_days AS by_history
    FROM source_run AS r
    WHERE r.kind = 'cloudstack' AND julianday(:now) - julianday(r.started) <= 366
),

pool AS (
    SELECT
        p.capacity,
        iif(p.scope = 'ZONE', p.capacity, 0) AS zone_wide,
        iif(p.scope = 'ZONE', coalesce(r.server, p.id), NULL) AS server,
        iif(julianday(:now) - julianday(p.created) > 365, 1, 0) AS is_old,
        p.created IS NULL AND NOT b.by_history AS undated
    FROM storage_pool AS p
    JOIN pool_server AS r ON p.id = r.storage_pool_id
    CROSS JOIN base AS b
    WHERE p.scope <> 'HOST'
),

facts AS (
    SELECT
        sum(p.zone_wide) * 1.0 / nullif(sum(p.capacity), 0) AS share_now,
        sum(p.zone_wide * p.is_old) * 1.0 / nullif(sum(p.capacity * p.is_old), 0) AS share_old,
        count(DISTINCT p.server) AS servers,
        sum(p.undated) AS undated
    FROM pool AS p
),

shift AS (
    SELECT
        f.*,
        b.by_history,
        iif(b.by_history, h.zone_wide * 1.0 / nullif(h.shared, 0), f.share_old) AS share_then
    FROM facts AS f
    CROSS JOIN base AS b
    LEFT JOIN pool_scope_share AS h ON b.started = h.started
)

SELECT
    'estate' AS subject,
    'primary storage' AS name,
    iif(
        s.undated > 0,
        'pools that do not tell when they were added: ' || s.undated,
        printf('zone-wide pools hold %.0f %% of shared capacity, ', 100 * s.share_now)
        || printf('%.0f %% a year ago', 100 * s.share_then)
        || iif(s.by_history, ' or at the first collection', ' by creation dates')
        || ', behind ' || s.servers || iif(s.servers = 1, ' storage address', ' storage addresses')
    ) AS message,
    iif(s.undated > 0, 'not assessable', 'finding') AS outcome,
    iif(s.by_history AND s.servers = 1, 'medium', 'info') AS severity,
    iif(s.by_history, 'derived', 'inferred') AS confidence,
    s.share_now,
    s.share_then
FROM shift AS s
WHERE iif(s.undated > 0, s.share_now > :points, s.share_now - s.share_then > :points)
ORDER BY subject
