/*
doc = """Ethernet and Fibre Channel ports of servers, each once, beside the same ports of the other \
servers of one model in the cluster (of the estate, for servers that are no known host)."""
[columns]
server_id = "Server"
kind = "Ethernet or FC"
name = "Adapter and port"
adapter_id = "Adapter; NULL: not told"
speed = "Current speed; NULL: not told, or no link [bit/s]"
max_speed = "Speed it can do; NULL: not told [bit/s]"
link_up = "It has link; NULL: not told"
enabled = "It is not switched off"
alike = "Other servers that tell whether this port has link [count]"
alike_up = "Those where it has [count]"
usual_speed = "Speed of the most of those that tell one, ties by the higher [bit/s]"
*/
WITH port AS (
    SELECT
        source,
        server_id,
        'Ethernet' AS kind,
        name,
        adapter_id,
        speed,
        max_speed,
        link_up,
        coalesce(enabled, 1) AS enabled
    FROM server_nic
    UNION ALL
    SELECT
        source,
        server_id,
        'FC',
        name,
        adapter_id,
        speed,
        max_speed,
        link_up,
        1
    FROM server_fc_port
),

placed AS (
    SELECT
        p.*,
        coalesce(s.cluster_id, '') || ' ' || coalesce(s.model, s.server_id) AS peers
    FROM server_host AS s
    JOIN port AS p ON s.server_id = p.server_id AND s.source = p.source
    WHERE NOT s.is_off
),

norm AS (
    SELECT
        peers,
        kind,
        name,
        speed,
        count(*) AS servers,
        row_number() OVER (
            PARTITION BY peers, kind, name
            ORDER BY count(*) DESC, speed DESC
        ) AS place
    FROM placed
    WHERE speed > 0
    GROUP BY peers, kind, name, speed
)

SELECT
    p.server_id,
    p.kind,
    p.name,
    p.adapter_id,
    p.speed,
    p.max_speed,
    p.link_up,
    p.enabled,
    count(p.link_up) OVER same - (p.link_up IS NOT NULL) AS alike,
    count(*) FILTER (WHERE p.link_up) OVER same - coalesce(p.link_up, 0) AS alike_up,
    n.speed AS usual_speed
FROM placed AS p
LEFT JOIN norm AS n ON p.peers = n.peers AND p.kind = n.kind AND p.name = n.name AND n.place = 1
WINDOW same AS (PARTITION BY p.peers, p.kind, p.name)
