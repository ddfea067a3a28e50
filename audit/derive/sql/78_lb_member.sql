/*
doc = """A row per server behind a load balancer and what it is: the management server or database node at its address \
(control_link)."""
[columns]
lb_node_id = "Load balancer"
proxy = "Backend"
name = "Server of the backend"
target = "Node of the failure graph: management_server/ID or database_node/ID"
status = "UP, DOWN, MAINT, DRAIN, NOLB, no check; NULL: not told"
check_status = "L4OK, L7OK, L7STS, L4CON ...; NULL: not checked"
backup = "Used when no other is up"
confidence = "measured, derived or inferred: how sure it is that it is the target"
*/
SELECT
    s.lb_node_id,
    s.proxy,
    s.name,
    k.to_id AS target,
    s.status,
    s.check_status,
    s.backup,
    k.confidence
FROM control_link AS k
JOIN lb_server AS s
    ON k.from_id = 'balancer/' || s.lb_node_id AND k.detail = s.proxy || '/' || s.name
WHERE k.kind = 'backend'
