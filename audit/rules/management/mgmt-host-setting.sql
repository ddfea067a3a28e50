/*
id = "mgmt-host-setting"
title = "Agents and system VMs know one management server only"
question = "Can system VMs and KVM agents reach a surviving management server?"
category = "Resilience"
severity = "high"
level = "estate"
effort = "hours"
actor = "operator"
scope = "SELECT 'estate' FROM setting WHERE name = 'host'"
why = """KVM agents and system VMs connect to the addresses in the setting `host`. When it names \
one server only, the second server is of no use to them: with that machine gone every KVM host \
and every system VM is cut off. The address localhost never works from another machine."""
fix = """Put the virtual address of the load balancer, or the comma separated list of all \
management servers, into the setting `host`, and restart the agents."""
refs = ["rules.md mgmt-host-setting", "D:adminguide/reliability"]
guards = [
  "one address that is no server's own is taken for a load balancer",
  "one server and its own address: nothing to fail over to",
]
*/
WITH
facts AS (
    SELECT
        trim(g.value) AS address,
        (SELECT count(*) FROM management_server) AS servers,
        (
            SELECT min(m.state) FROM management_server AS m
            WHERE trim(g.value) IN (m.service_ip, m.ip_address)
        ) AS owner_state,
        exists(
            SELECT 1 FROM management_server AS m
            WHERE trim(g.value) IN (m.service_ip, m.ip_address)
        ) AS is_server,
        (SELECT group_concat(m.service_ip, ', ') FROM management_server AS m) AS service_ips
    FROM setting AS g
    WHERE g.name = 'host'
),

judged AS (
    SELECT
        f.*,
        f.address IN ('localhost', '127.0.0.1') AS is_local
    FROM facts AS f
)

SELECT
    'estate' AS subject,
    'setting host' AS name,
    CASE
        WHEN coalesce(j.address, '') IN ('', '***') THEN 'the setting host is not told'
        WHEN j.is_local THEN 'the setting host is ' || j.address || ', which no agent can reach'
        ELSE
            'the setting host is ' || j.address || ' only, one of ' || j.servers
            || ' management servers (' || coalesce(j.owner_state, 'state not told') || ')'
    END AS message,
    iif(j.servers >= 2 AND j.owner_state = 'Down', 'critical', 'high') AS severity,
    iif(coalesce(j.address, '') IN ('', '***'), 'not assessable', 'finding') AS outcome,
    j.address,
    j.service_ips,
    j.servers
FROM judged AS j
WHERE
    coalesce(j.address, '') IN ('', '***')
    OR j.is_local
    OR (j.is_server AND j.servers >= 2)
ORDER BY subject
