/*
doc = """A row per running member of an anti-affinity group: its host and cluster, and how \
many hosts of the group's clusters serve."""
[columns]
affinity_group_id = "Affinity group"
name = "Name of the group"
is_strict = "1 for host anti-affinity, 0 for the non-strict kind"
account = "Account"
zone_id = "Zone"
vm_id = "VM"
vm_name = "Name of the VM"
host_id = "Host"
cluster_id = "Cluster"
hosts_serving = "Serving hosts of all clusters its members run in [count]"
*/
WITH member AS (
    SELECT
        g.id AS affinity_group_id,
        g.name,
        g.type = 'host anti-affinity' AS is_strict,
        g.account,
        v.zone_id,
        v.id AS vm_id,
        v.name AS vm_name,
        v.host_id,
        h.cluster_id
    FROM affinity_group AS g
    JOIN affinity_group_vm AS m ON g.id = m.affinity_group_id
    JOIN vm AS v ON m.vm_id = v.id
    JOIN host AS h ON v.host_id = h.id
    WHERE
        v.state = 'Running'
        AND g.type IN ('host anti-affinity', 'non-strict host anti-affinity')
),

room AS (
    SELECT
        u.affinity_group_id,
        sum(c.hosts_serving) AS hosts_serving
    FROM (SELECT DISTINCT
        m.affinity_group_id,
        m.cluster_id
    FROM member AS m) AS u
    JOIN cluster_capacity AS c ON u.cluster_id = c.cluster_id
    GROUP BY u.affinity_group_id
)

SELECT
    m.affinity_group_id,
    m.name,
    m.is_strict,
    m.account,
    m.zone_id,
    m.vm_id,
    m.vm_name,
    m.host_id,
    m.cluster_id,
    r.hosts_serving
FROM member AS m
JOIN room AS r ON m.affinity_group_id = r.affinity_group_id
