/*
doc = """A row per guest VLAN (or VXLAN) range of a physical network: how many ids it has and \
how many networks seen use one of them."""
[columns]
physical_network_id = "Physical network"
zone_id = "Zone"
is_enabled = "1 when the physical network is enabled"
lowest = "First id [number]"
highest = "Last id [number]"
total = "Ids of the range [count]"
used = "Ids that networks seen use [count]"
*/
WITH
spans AS (
    SELECT
        p.id AS physical_network_id,
        p.zone_id,
        coalesce(p.state, 'Enabled') = 'Enabled' AS is_enabled,
        cast(trim(j.value) AS INTEGER) AS lowest,
        cast(trim(substr(j.value, instr(j.value, '-') + 1)) AS INTEGER) AS highest
    FROM physical_network AS p
    CROSS JOIN json_each('[' || replace(json_quote(p.vlan_ranges), ',', '","') || ']') AS j
    WHERE p.vlan_ranges <> ''
),

taken AS MATERIALIZED (
    SELECT DISTINCT
        n.physical_network_id,
        cast(
            coalesce(substr(n.broadcast_uri, instr(n.broadcast_uri, '://') + 3), n.vlan) AS INTEGER
        ) AS id
    FROM network AS n
    WHERE n.broadcast_uri LIKE '%://%' OR n.vlan IS NOT NULL
)

SELECT
    s.physical_network_id,
    s.zone_id,
    s.is_enabled,
    s.lowest,
    s.highest,
    s.highest - s.lowest + 1 AS total,
    count(t.id) AS used
FROM spans AS s
LEFT JOIN taken AS t
    ON s.physical_network_id = t.physical_network_id AND t.id BETWEEN s.lowest AND s.highest
GROUP BY s.physical_network_id, s.zone_id, s.is_enabled, s.lowest, s.highest
