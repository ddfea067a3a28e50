/*
id = "net-native-mismatch"
title = "The untagged VLANs of a cluster's hosts differ"
question = "Do all hosts of a cluster have the same untagged VLANs?"
category = "Network"
severity = "medium"
level = "cluster"
confidence = "derived"
scope = """SELECT cluster_id FROM host_vlan WHERE cluster_id IS NOT NULL \
GROUP BY cluster_id HAVING count(*) > 1"""
optional = ["switch_port_vlan"]
effort = "hours"
actor = "network"
why = """What a host sends untagged, often its management or storage traffic, lands in another \
network on some hosts of this cluster. A VM or a host that moves is then in the wrong network \
without any message."""
fix = "Give the ports of all hosts of the cluster the same untagged VLANs."
refs = ["rules.md net-native-mismatch", "dot1qPvid (RFC 4363)", "vlanTrunkPortNativeVlan"]
guards = [
  "compared are hosts with as many links; their untagged VLANs as a list",
  "an untagged VLAN for booting that differs by design is not told apart",
  "hosts that may hang on a switch that never answered, too, are not compared",
]
*/
WITH kind AS (
    SELECT
        v.cluster_id,
        v.links,
        v.natives,
        v.natives_told = v.links AND NOT v.elsewhere AS told,
        count(*) AS hosts,
        min(h.name) AS example
    FROM host_vlan AS v
    JOIN host AS h ON v.host_id = h.id
    GROUP BY
        v.cluster_id, v.links,
        iif(v.natives_told = v.links AND NOT v.elsewhere, v.natives, NULL)
),

differing AS (
    SELECT
        cluster_id,
        links,
        count(*) AS kinds,
        sum(hosts) AS hosts,
        group_concat(
            'VLAN ' || replace(natives, ',', ', ') || ' on ' || hosts
            || iif(hosts = 1, ' host (', ' hosts (') || example || ')', '; '
        ) AS list
    FROM kind
    WHERE told
    GROUP BY cluster_id, links
    HAVING count(*) > 1
)

SELECT
    c.id AS subject,
    c.name,
    coalesce(
        'the untagged VLANs of the hosts of ' || c.name || ' differ: ' || d.list,
        'not every link of the hosts of ' || c.name || ' is known and tells its untagged VLAN'
    ) AS message,
    iif(d.list IS NULL, 'not assessable', 'finding') AS outcome,
    sum(k.hosts) AS hosts,
    d.kinds,
    d.list
FROM kind AS k
JOIN cluster AS c ON k.cluster_id = c.id
LEFT JOIN differing AS d ON k.cluster_id = d.cluster_id
WHERE d.list IS NOT NULL OR NOT k.told
GROUP BY c.id
HAVING sum(k.hosts) > 0
ORDER BY subject
