/*
id = "sec-haproxy-default"
title = "The default login of load-balancer statistics"
question = "Do virtual routers show statistics with the default login?"
category = "Security"
severity = "high"
level = "estate"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = "SELECT 'estate' FROM setting WHERE name = 'network.loadbalancer.haproxy.stats.auth'"
why = """Every virtual router that balances load serves a statistics page whose login is the \
one printed in the documentation. It names the backends and their state to anyone who can \
reach it, and with visibility global or all that is also the internet."""
fix = """Change network.loadbalancer.haproxy.stats.auth, set its visibility to disabled or \
guest-network, and restart the routers."""
refs = [
  "rules.md sec-haproxy-default",
  "rules.md 1.1",
  "D:networking/external_firewalls_and_load_balancers",
]
guards = [
  "visibility disabled, or limited to the guest network",
  "a login that the API hides cannot be judged",
]
*/
WITH stats AS (
    SELECT
        max(iif(s.name LIKE '%.auth', s.is_default, NULL)) AS is_default,
        max(iif(s.name LIKE '%.visibility', s.value, NULL)) AS visibility
    FROM setting AS s
    WHERE
        s.name IN (
            'network.loadbalancer.haproxy.stats.auth',
            'network.loadbalancer.haproxy.stats.visibility'
        )
)

SELECT
    'estate' AS subject,
    'network.loadbalancer.haproxy.stats.auth' AS name,
    iif(
        s.is_default IS NULL,
        'whether the login of the statistics page was changed is not told',
        'routers show load-balancer statistics with the documented login; visibility is '
        || coalesce(s.visibility, 'not told')
    ) AS message,
    iif(s.is_default IS NULL, 'not assessable', 'finding') AS outcome,
    s.visibility,
    s.is_default
FROM stats AS s
WHERE
    coalesce(s.visibility, 'global') IN ('global', 'all')
    AND coalesce(s.is_default, 1)
ORDER BY subject
