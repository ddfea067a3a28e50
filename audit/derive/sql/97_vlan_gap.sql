/*
doc = """A row per cluster and VLAN its zone or pod wants that does not pass on every host. Only hosts are \
judged of which every link is known and tells its VLANs."""
[columns]
cluster_id = "Cluster"
zone_id = "Zone"
vlan = "VLAN id"
used = "1: in use; 0: free in a range of a physical network"
what = "Network or range it belongs to"
hosts = "Hosts judged [count]"
hosts_missing = "Of those, hosts it does not reach [count]"
example = "One of those"
*/
WITH kind AS (
    SELECT
        v.cluster_id || ' ' || v.vlans AS kind,
        v.cluster_id,
        v.zone_id,
        c.pod_id,
        v.vlans,
        count(*) AS hosts,
        min(h.name) AS example
    FROM host_vlan AS v
    JOIN host AS h ON v.host_id = h.id
    JOIN cluster AS c ON v.cluster_id = c.id
    WHERE v.links_told = v.links AND v.complete AND v.cluster_id IS NOT NULL
    GROUP BY v.cluster_id, v.zone_id, c.pod_id, v.vlans
),

ranges AS (
    SELECT
        k.kind,
        cast(r.value AS INTEGER) AS low,
        cast(substr(r.value, instr(r.value, '-') + 1) AS INTEGER) AS high
    FROM kind AS k
    CROSS JOIN json_each('["' || replace(k.vlans, ',', '","') || '"]') AS r
),

total AS (
    SELECT
        cluster_id,
        sum(hosts) AS hosts
    FROM kind
    GROUP BY cluster_id
),

absent AS (
    SELECT
        k.cluster_id,
        k.zone_id,
        k.hosts,
        k.example,
        w.vlan,
        w.used,
        w.what
    FROM kind AS k
    JOIN vlan_wanted AS w ON k.zone_id = w.zone_id AND w.pod_id IN ('', k.pod_id)
    LEFT JOIN ranges AS r ON k.kind = r.kind AND w.vlan BETWEEN r.low AND r.high
    WHERE r.kind IS NULL
)

SELECT
    a.cluster_id,
    a.zone_id,
    a.vlan,
    a.used,
    a.what,
    t.hosts,
    sum(a.hosts) AS hosts_missing,
    min(a.example) AS example
FROM absent AS a
JOIN total AS t ON a.cluster_id = t.cluster_id
GROUP BY a.cluster_id, a.zone_id, a.vlan, a.used, a.what, t.hosts
