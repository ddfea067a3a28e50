/*
title = "Servers behind load balancers"
group = "Management"
doc = "One server of a backend, as one load balancer sees it."
rows = "lb_server"
[columns]
balancer = { doc = "Load balancer.", from = "lb_node.name" }
cluster = "lb_node.cluster"
place = { doc = "Site it stands at, as the configuration tells; blank: not told." }
backend = { label = "Backend", from = "lb_server.proxy" }
mode = "lb_proxy.mode"
server = { from = "lb_server.name" }
address = "lb_server.address"
port = "lb_server.port"
status = { from = "lb_server.status", look = "state" }
backup = "lb_server.backup"
weight = "lb_server.weight"
check_status = { label = "Check", from = "lb_server.check_status" }
check_type = { label = "Kind of check", from = "lb_proxy.check_type" }
changed = { label = "Status since", from = "lb_server.changed" }
sessions = "lb_server_sample.sessions"
check_failures = { label = "Failed checks", from = "lb_server_sample.check_failures" }
downs = { label = "Times down", from = "lb_server_sample.downs" }
sticky = { label = "Persistence", from = "lb_proxy.sticky" }
timeout_server = { label = "Time-out of servers", from = "lb_proxy.timeout_server" }
version = { label = "Version of the balancer", from = "lb_node.version" }
site = { doc = "Site it was read from: the name of its source." }
balancer_id = { label = "Balancer ID", from = "lb_node.id" }
*/
WITH load AS (
    SELECT
        lb_node_id,
        proxy,
        name,
        sessions,
        check_failures,
        downs,
        max(at) AS latest
    FROM lb_server_sample
    GROUP BY lb_node_id, proxy, name
)

SELECT
    coalesce(n.name, s.lb_node_id) AS balancer,
    n.cluster,
    w.site AS place,
    s.proxy AS backend,
    p.mode,
    s.name AS server,
    s.address,
    s.port,
    s.status,
    s.backup,
    s.weight,
    s.check_status,
    p.check_type,
    s.changed,
    l.sessions,
    l.check_failures,
    l.downs,
    p.sticky,
    p.timeout_server,
    n.version,
    rtrim(substr(
        s.source, instr(s.source, ':') + 1,
        instr(s.source || '/', '/') - instr(s.source, ':') - 1
    )) AS site,
    s.lb_node_id AS balancer_id
FROM lb_server AS s
LEFT JOIN lb_node AS n ON s.lb_node_id = n.id
LEFT JOIN control_site AS w ON w.device = 'balancer/' || n.id AND w.place = 1
LEFT JOIN lb_proxy AS p
    ON s.lb_node_id = p.lb_node_id AND s.proxy = p.name AND p.kind = 'backend'
LEFT JOIN load AS l
    ON s.lb_node_id = l.lb_node_id AND s.proxy = l.proxy AND s.name = l.name
ORDER BY n.cluster, balancer, s.proxy, s.name, s.lb_node_id
