/*
doc = """A row per bundle of links as its far end sees it: a LAG, or the LAGs of an MLAG pair that \
end on one machine (lag_side)."""
[columns]
bond = "Switch and LAG of its first half"
name = "Its LAGs, e.g. leaf1 Po10, leaf2 Po10"
switches = "Switches it ends on [count]"
switch_id = "First of those switches"
switch_ids = "All of them, a JSON list"
legs = "Links [count]"
legs_told = "Links that tell whether they are up [count]"
legs_up = "Links that are up [count]"
down = "Ports that are down"
speed_min = "Slowest link that is up [bit/s]"
speed_max = "Fastest link that is up [bit/s]"
speeds_told = "Links that are up and tell a speed [count]"
partners = "Different machines heard by LACP over it [count]"
synced = "Links that are up and in sync [count]"
switches_synced = "Switches those end on [count]"
not_synced = "Links that are up and not in sync [count]"
not_synced_ports = "Their ports"
static = "Links that are up without LACP on either side [count]"
lacp_unknown = "Links that are up whose LACP state is not readable [count]"
host_id = "Host behind it, where one is known"
confidence = "measured; with a host, how that was found"
*/
WITH owner AS (
    SELECT
        switch_id,
        lag,
        max(host_id) AS host_id,
        max(confidence = 'inferred') * 2 + max(confidence = 'derived') AS doubt
    FROM host_port
    WHERE lag IS NOT NULL
    GROUP BY switch_id, lag
    HAVING count(DISTINCT host_id) = 1
)

SELECT
    n.bond,
    replace(
        group_concat(DISTINCT coalesce(s.name, l.switch_id) || ' ' || l.lag), ',', ' and '
    ) AS name,
    count(DISTINCT l.switch_id) AS switches,
    min(l.switch_id) AS switch_id,
    json_group_array(DISTINCT l.switch_id) AS switch_ids,
    count(*) AS legs,
    count(l.up) AS legs_told,
    count(*) FILTER (WHERE l.up) AS legs_up,
    group_concat(coalesce(s.name, l.switch_id) || ' ' || l.port, ', ')
    FILTER (WHERE NOT l.up) AS down,
    min(l.speed) FILTER (WHERE l.up) AS speed_min,
    max(l.speed) FILTER (WHERE l.up) AS speed_max,
    count(l.speed) FILTER (WHERE l.up) AS speeds_told,
    count(DISTINCT l.partner_system) AS partners,
    count(*) FILTER (WHERE l.up AND l.lacp = 'synced') AS synced,
    count(DISTINCT iif(l.up AND l.lacp = 'synced', l.switch_id, NULL)) AS switches_synced,
    count(*) FILTER (WHERE l.up AND l.lacp = 'not synced') AS not_synced,
    group_concat(coalesce(s.name, l.switch_id) || ' ' || l.port, ', ')
    FILTER (WHERE l.up AND l.lacp = 'not synced') AS not_synced_ports,
    count(*) FILTER (WHERE l.up AND l.lacp = 'static') AS static,
    count(*) FILTER (WHERE l.up AND l.lacp = 'unknown') AS lacp_unknown,
    max(o.host_id) AS host_id,
    CASE max(coalesce(o.doubt, 0))
        WHEN 0 THEN 'measured'
        WHEN 1 THEN 'derived'
        ELSE 'inferred'
    END AS confidence
FROM lag_leg AS l
JOIN lag_side AS n ON l.switch_id = n.switch_id AND l.lag = n.lag
LEFT JOIN switch AS s ON l.switch_id = s.id
LEFT JOIN owner AS o ON l.switch_id = o.switch_id AND l.lag = o.lag
GROUP BY n.bond
