/*
id = "mgmt-usage-single"
title = "Usage is recorded by one machine"
question = "Is the usage server on one machine only?"
category = "Resilience"
severity = "low"
level = "estate"
effort = "hours"
actor = "operator"
scope = """SELECT 'estate' FROM setting \
WHERE name = 'enable.usage.server' AND lower(value) = 'true'"""
why = """Usage is what customers are billed by. With the usage server on one machine nothing is \
aggregated while that machine is away, and the gap is only filled when someone starts it again \
somewhere."""
fix = """Install cloudstack-usage on a second management server: one instance works, the other \
takes over when its heartbeat stops."""
refs = ["rules.md mgmt-usage-single", "S:UsageServer"]
guards = [
  "clouds that switched usage off",
  "a usage server on a machine of its own: how many there are is not told",
]
*/
WITH m AS (
    SELECT
        count(*) AS servers,
        count(s.usage_is_local) AS told,
        sum(s.usage_is_local) AS usage_servers,
        group_concat(s.name, ', ') FILTER (WHERE s.usage_is_local) AS names
    FROM management_server AS s
)

SELECT
    'estate' AS subject,
    'usage server' AS name,
    CASE
        WHEN m.told < m.servers OR m.told = 0
            THEN 'where usage servers run is not told by every management server'
        WHEN m.usage_servers = 0
            THEN 'no management server runs a usage server; how many run elsewhere is not told'
        ELSE
            'usage is recorded on ' || m.names || ' only, one of ' || m.servers
            || ' management servers'
    END AS message,
    iif(m.told < m.servers OR m.told = 0 OR m.usage_servers = 0, 'not assessable', 'finding')
        AS outcome,
    m.names AS usage_server,
    m.servers
FROM m
WHERE m.told < m.servers OR coalesce(m.usage_servers, 0) < 2
ORDER BY subject
