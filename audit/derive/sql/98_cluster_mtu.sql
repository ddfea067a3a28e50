/*
doc = """A row per cluster whose hosts were bound to switch ports: the frame sizes of those ports and \
of the links between the switches. Hosts with as many links are compared, smallest port with \
smallest; a host that may hang on a switch that never answered is not compared."""
[columns]
cluster_id = "Cluster"
zone_id = "Zone"
ports = "Host ports that are up [count]"
ports_told = "Of those, ports that tell their frame size [count]"
spread = "Largest difference between the same link of two hosts [bytes]"
example_low = "Host with the smaller frames there"
example_high = "Host with the larger frames there"
host_mtu = "Largest frame a host port allows [bytes]"
hop_mtu = "Smallest frame on a link between their switches and others [bytes]; NULL: none told"
hop = "That port"
hosts_elsewhere = "Hosts that are not compared [count]"
*/
WITH leg AS (
    SELECT
        h.cluster_id,
        h.zone_id,
        h.name,
        b.switch_id,
        p.mtu,
        b.host_id,
        coalesce(k.elsewhere, 0) AS elsewhere,
        row_number() OVER (
            PARTITION BY b.host_id
            ORDER BY p.mtu, b.switch_id, b.port
        ) AS place,
        count(*) OVER (PARTITION BY b.host_id) AS links
    FROM host_port AS b
    JOIN host AS h ON b.host_id = h.id
    JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
    LEFT JOIN host_cabling AS k ON b.host_id = k.host_id
    WHERE p.oper_up AND NOT coalesce(p.is_lag, 0)
),

same AS (
    SELECT
        cluster_id,
        max(mtu) - min(mtu) AS spread,
        min(mtu || ' ' || name) AS low,
        max(mtu || ' ' || name) AS high
    FROM leg
    WHERE NOT elsewhere
    GROUP BY cluster_id, links, place
),

worst AS (
    SELECT
        cluster_id,
        max(spread) AS spread,
        low,
        high
    FROM same
    GROUP BY cluster_id
),

hop AS (
    SELECT
        l.a_switch AS near,
        l.a_switch AS switch_id,
        l.a_port AS port
    FROM switch_link AS l
    UNION
    SELECT
        l.b_switch,
        l.a_switch,
        l.a_port
    FROM switch_link AS l
    UNION
    SELECT
        l.a_switch,
        l.b_switch,
        l.b_port
    FROM switch_link AS l
    UNION
    SELECT
        l.b_switch,
        l.b_switch,
        l.b_port
    FROM switch_link AS l
),

near AS (
    SELECT DISTINCT
        cluster_id,
        switch_id
    FROM leg
),

narrow AS (
    SELECT
        c.cluster_id,
        min(p.mtu) AS mtu,
        coalesce(s.name, s.id) || ' ' || p.name AS port
    FROM near AS c
    JOIN hop AS o ON c.switch_id = o.near
    JOIN switch_port AS p ON o.switch_id = p.switch_id AND o.port = p.name
    JOIN switch AS s ON p.switch_id = s.id
    WHERE p.mtu > 0
    GROUP BY c.cluster_id
)

SELECT
    l.cluster_id,
    l.zone_id,
    count(*) AS ports,
    count(l.mtu) AS ports_told,
    w.spread,
    substr(w.low, instr(w.low, ' ') + 1) AS example_low,
    substr(w.high, instr(w.high, ' ') + 1) AS example_high,
    max(l.mtu) AS host_mtu,
    n.mtu AS hop_mtu,
    n.port AS hop,
    count(DISTINCT iif(l.elsewhere, l.host_id, NULL)) AS hosts_elsewhere
FROM leg AS l
LEFT JOIN worst AS w ON l.cluster_id = w.cluster_id
LEFT JOIN narrow AS n ON l.cluster_id = n.cluster_id
GROUP BY l.cluster_id, l.zone_id
