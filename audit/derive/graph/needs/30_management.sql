/*
doc = """The control plane goes on while one management server does. What balances them, and the machines \
they run on, the API does not tell."""
*/
SELECT
    'control/plane' AS node_id,
    'management servers' AS part,
    'management_server/' || m.id AS needs_id,
    1 AS weight,
    'any' AS rule,
    'derived' AS confidence,
    'one management server is enough' AS why
FROM management_server AS m
