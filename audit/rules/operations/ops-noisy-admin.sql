/*
id = "ops-noisy-admin"
title = "Nothing limits API calls"
question = "What keeps a tool from flooding the API?"
category = "Operations"
severity = "info"
level = "estate"
effort = "hours"
actor = "operator"
scope = "SELECT 'estate' FROM setting WHERE name = 'api.throttling.enabled'"
why = """A script that lists everything in a loop slows the API down for all. Throttling limits \
customers; accounts of root's type are exempt, so their tools must behave by themselves."""
fix = """Set api.throttling.enabled to true (api.throttling.max calls per api.throttling.interval \
seconds), and let monitoring ask rarely, for what it needs, with details=min."""
refs = [
  "rules.md ops-noisy-admin (who calls how often is only in the access log)",
  "measured on 4.22: accounts of root's type are exempt from throttling",
]
guards = ["a limit in a proxy before the API cannot be seen: waive it"]
*/
WITH u AS (
    SELECT count(*) AS keys
    FROM user AS o
    WHERE o.account_type = 1 AND o.state = 'enabled' AND o.has_api_key
),

d AS (
    SELECT
        r.rate,
        max(r.at) AS at
    FROM db_rate AS r
)

SELECT
    'estate' AS subject,
    s.name,
    iif(
        coalesce(s.value, '***') = '***',
        'whether API calls are limited is not told',
        'API calls are not limited; '
        || u.keys || iif(u.keys = 1, ' API key', ' API keys')
        || ' of root''s type would be exempt anyway'
        || coalesce(printf('; the database answers %.0f queries a second', d.rate), '')
    ) AS message,
    iif(coalesce(s.value, '***') = '***', 'not assessable', 'finding') AS outcome,
    s.value AS throttling,
    u.keys AS root_keys,
    d.rate AS queries_a_second
FROM setting AS s
CROSS JOIN u
LEFT JOIN d
    ON true
WHERE s.name = 'api.throttling.enabled' AND lower(coalesce(s.value, '***')) IN ('false', '***')
ORDER BY subject
