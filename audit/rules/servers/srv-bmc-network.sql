/*
id = "srv-bmc-network"
title = "All management controllers on one switch"
question = "Are the management controllers of the cluster on more than one switch?"
category = "Resilience"
severity = "info"
level = "cluster"
confidence = "derived"
effort = "weeks"
actor = "network"
optional = ["vm"]
scope = "SELECT cluster_id FROM host GROUP BY cluster_id HAVING count(*) >= 2"
why = """While the one management switch is away no host of the cluster can be fenced, so host HA \
brings nothing back, and nobody can switch a server on or off."""
fix = "Spread the management controllers over two management switches."
refs = ["rules.md srv-bmc-network", "DSP2046 Manager.EthernetInterfaces, Q-BRIDGE-MIB dot1qTpFdbPort"]
guards = [
  "controllers whose address is learned on no port of a collected switch, or behind another switch",
]
*/
WITH controller AS (
    SELECT
        b.host_id,
        b.cluster_id,
        max(iif(u.use IS NULL, e.switch_id, NULL)) AS switch_id
    FROM host_board AS b
    LEFT JOIN server_bmc_nic AS n
        ON b.server_id = n.server_id AND b.source = n.source AND n.address IS NOT NULL
    LEFT JOIN mac_entry AS e ON n.mac = e.mac
    LEFT JOIN port_use AS u
        ON e.switch_id = u.switch_id AND e.port = u.port AND u.use = 'switch'
    GROUP BY b.host_id, b.cluster_id
),

counted AS (
    SELECT
        c.cluster_id,
        count(*) AS hosts,
        count(c.switch_id) AS told,
        count(DISTINCT c.switch_id) AS switches,
        max(c.switch_id) AS switch_id,
        max(coalesce(h.ha_enabled, 0)) AS fenced
    FROM controller AS c
    JOIN host AS h ON c.host_id = h.id
    GROUP BY c.cluster_id
    HAVING count(*) >= 2
)

SELECT
    c.id AS subject,
    c.name,
    iif(
        n.told = n.hosts,
        'all ' || n.hosts || ' management controllers of ' || c.name || ' are on switch '
        || coalesce(s.name, n.switch_id) || iif(n.fenced, '; host HA needs them', ''),
        'the switch of ' || (n.hosts - n.told) || ' of ' || n.hosts
        || ' management controllers of ' || c.name || ' is not known'
    ) AS message,
    iif(n.told = n.hosts, 'finding', 'not assessable') AS outcome,
    iif(n.fenced, 'low', 'info') AS severity,
    n.hosts,
    n.switch_id
FROM counted AS n
JOIN cluster AS c ON n.cluster_id = c.id
LEFT JOIN switch AS s ON n.switch_id = s.id
WHERE n.switches <= 1
ORDER BY subject
