/*
id = "mgmt-single-server"
title = "One management server runs the cloud"
question = "Does losing one management server leave the cloud without control?"
category = "Resilience"
severity = "high"
level = "estate"
effort = "days"
actor = "operator"
why = """Running VMs go on without a management server, but nothing can be started, stopped or \
repaired, and no VM is restarted by HA when its host dies. With fewer than two servers that are \
Up, one failed machine or one operating-system update is enough."""
fix = """Add a second management server behind a load balancer. The server keeps no state of its \
own; everything is in the database, so this is a matter of hours."""
refs = ["rules.md mgmt-single-server", "D:adminguide/reliability HA for Management Server"]
guards = ["states that are not told are not counted as Down: then the rule is not assessable"]
causes = ["mgmt-server-not-up", "mgmt-host-setting"]
[params.min_servers]
default = 2
unit = "count"
doc = "servers that must be Up"
*/
SELECT
    'estate' AS subject,
    'management servers' AS name,
    iif(
        s.told = s.servers AND s.servers > 0,
        s.up || ' of ' || s.servers || ' management servers are Up; '
        || s.vms_ha
        || iif(s.vms_ha = 1, ' running VM loses', ' running VMs lose')
        || ' HA when the last one is lost',
        'the state of ' || (s.servers - s.told) || ' of ' || s.servers
        || ' management servers is not told'
    ) AS message,
    iif(s.told = s.servers AND s.servers > 0, 'finding', 'not assessable') AS outcome,
    s.up AS servers_up,
    s.servers,
    s.names,
    s.vms_ha AS vms
FROM (
    SELECT
        count(*) AS servers,
        count(m.state) AS told,
        count(*) FILTER (WHERE m.state = 'Up') AS up,
        group_concat(m.name || ' ' || coalesce(m.state, '?'), ', ') AS names,
        (
            SELECT count(*) FROM vm AS v
            WHERE v.state = 'Running' AND v.ha_enabled
        ) AS vms_ha
    FROM management_server AS m
) AS s
WHERE s.up < :min_servers
ORDER BY subject
