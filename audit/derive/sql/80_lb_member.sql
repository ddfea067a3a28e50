/*
doc = """A row per server behind a load balancer and the management server at its address: which \
servers a balancer serves."""
[columns]
lb_node_id = "Load balancer"
cluster = "Its block of the configuration"
proxy = "Backend"
name = "Server of the backend"
management_server_id = "Management server that serves at its address"
management_server = "Its name"
port = "Port the balancer sends to"
status = "UP, DOWN, MAINT, DRAIN, NOLB, no check"
*/
SELECT
    n.id AS lb_node_id,
    n.cluster,
    s.proxy,
    s.name,
    m.id AS management_server_id,
    m.name AS management_server,
    s.port,
    s.status
FROM lb_server AS s
JOIN lb_node AS n ON s.lb_node_id = n.id
JOIN management_server AS m ON s.address IN (m.service_ip, m.ip_address)
