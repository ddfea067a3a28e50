/*
doc = """A row per check of a virtual router with its last result. A router runs its checks by \
itself and the server fetches the results later, so a result is stale when it is older than two \
intervals of the check and one of the fetching."""
[columns]
router_id = "Router"
name = "Check, e.g. connectivity.test"
type = "basic or advanced"
is_failed = "1 when it failed, 0 when it passed or only warns; NULL when the router does not know"
is_vital = "1 for connectivity and a writable file system"
details = "What it says"
updated = "When it last ran [UTC]"
age = "Minutes from then to the newest collection [min]"
allowed = "Minutes it may be old; NULL when the settings are not told or switch it off [min]"
is_stale = "1 when older than allowed, or when that cannot be told"
*/
WITH newest AS (
    SELECT max(r.started) AS moment FROM source_run AS r
),

span AS (
    SELECT
        max(iif(s.name = 'router.health.checks.enabled', s.value, NULL)) AS enabled,
        cast(max(iif(s.name = 'router.health.checks.basic.interval', s.value, NULL)) AS REAL)
            AS basic,
        cast(max(iif(s.name = 'router.health.checks.advanced.interval', s.value, NULL)) AS REAL)
            AS advanced,
        cast(
            max(iif(s.name = 'router.health.checks.results.fetch.interval', s.value, NULL)) AS REAL
        ) AS fetch
    FROM setting AS s
    WHERE s.name LIKE 'router.health.checks.%'
),

judged AS (
    SELECT
        c.router_id,
        c.name,
        c.type,
        CASE
            WHEN c.status = 'UNKNOWN' THEN NULL
            WHEN c.status = 'WARNING' THEN 0
            ELSE NOT c.success
        END AS is_failed,
        c.name IN ('connectivity.test', 'filesystem.writable.test') AS is_vital,
        c.details,
        c.updated,
        (julianday(n.moment) - julianday(c.updated)) * 1440.0 AS age,
        iif(
            p.enabled = 'true' AND p.fetch > 0,
            2 * nullif(iif(c.type = 'advanced', p.advanced, p.basic), 0.0) + p.fetch,
            NULL
        ) AS allowed
    FROM router_health_check AS c
    CROSS JOIN newest AS n
    CROSS JOIN span AS p
)

SELECT
    router_id,
    name,
    type,
    is_failed,
    is_vital,
    details,
    updated,
    age,
    allowed,
    coalesce(age > allowed, 1) AS is_stale
FROM judged
