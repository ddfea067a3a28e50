/*
doc = """A row per load-balancer rule in force: its members, and how many hosts and pools those \
that run are spread over."""
[columns]
load_balancer_rule_id = "Load-balancer rule"
name = "Name"
zone_id = "Zone"
network_id = "Network"
public_ip = "Public address"
public_port = "Public port [number]"
account = "Account"
members = "Members [count]"
told = "Members that are VMs seen [count]"
running = "Members that run [count]"
hosts = "Hosts of the running members [count]"
host = "Name of one of these hosts"
pools = "Pools under the disks of the running members [count]"
pool = "Name of one of these pools"
*/
WITH place AS (
    SELECT
        m.load_balancer_rule_id,
        count(DISTINCT o.storage_pool_id) AS pools,
        max(p.name) AS pool
    FROM load_balancer_member AS m
    JOIN vm AS v ON m.vm_id = v.id AND v.state = 'Running'
    JOIN volume AS o ON v.id = o.vm_id
    JOIN storage_pool AS p ON o.storage_pool_id = p.id
    GROUP BY m.load_balancer_rule_id
),

member AS (
    SELECT
        m.load_balancer_rule_id,
        count(*) AS members,
        count(v.state) AS told,
        count(*) FILTER (WHERE v.state = 'Running') AS running,
        count(DISTINCT iif(v.state = 'Running', v.host_id, NULL)) AS hosts,
        max(iif(v.state = 'Running', h.name, NULL)) AS host
    FROM load_balancer_member AS m
    LEFT JOIN vm AS v ON m.vm_id = v.id
    LEFT JOIN host AS h ON v.host_id = h.id
    GROUP BY m.load_balancer_rule_id
)

SELECT
    b.id AS load_balancer_rule_id,
    coalesce(b.name, b.public_ip || ':' || b.public_port, b.id) AS name,
    b.zone_id,
    b.network_id,
    b.public_ip,
    b.public_port,
    b.account,
    coalesce(m.members, 0) AS members,
    coalesce(m.told, 0) AS told,
    coalesce(m.running, 0) AS running,
    coalesce(m.hosts, 0) AS hosts,
    m.host,
    coalesce(p.pools, 0) AS pools,
    p.pool
FROM load_balancer_rule AS b
LEFT JOIN member AS m ON b.id = m.load_balancer_rule_id
LEFT JOIN place AS p ON b.id = p.load_balancer_rule_id
WHERE coalesce(b.state, 'Active') = 'Active'
