/*
doc = """A row per access switch or MLAG pair: what its hosts can send against what its uplinks \
carry, whole, without its biggest uplink cable and without one switch of the pair. Bonds keep half \
when a peer is lost, links to that peer alone drop out."""
[columns]
group_id = "Switch; the smaller id of a pair"
name = "Names"
switches = "Switches [count]"
zone_id = "Zone of its hosts, where it is one"
hosts = "Hosts [count]"
host_speed = "Host links that are up [bit/s]"
uplinks = "Uplink cables that are up [count]"
uplink_speed = "Uplinks that are up [bit/s]"
ratio = "Hosts against uplinks [ratio]"
ratio_uplink_lost = "Without the biggest uplink cable; NULL: it is the only one [ratio]"
ratio_peer_lost = "The worse of the two switches alone; NULL: no pair, or no uplink left [ratio]"
ports_up = "Ports that are up [count]"
ports_unknown = "Of those, ports nothing is known of, or no host and no switch [count]"
told = "Speed and state of every host link and uplink are told"
uplink_p95 = "95th percentile of the busiest uplink port [share]"
uplink_samples = "Samples of the least measured uplink port [count]"
confidence = "The weakest proof of its host ports"
*/
WITH hosting AS (
    SELECT
        b.switch_id,
        count(DISTINCT b.host_id) AS hosts,
        min(h.zone_id) AS zone_min,
        max(h.zone_id) AS zone_max,
        sum(iif(p.oper_up, p.speed, 0)) AS speed,
        count(*) FILTER (WHERE p.oper_up IS NULL OR (p.oper_up AND p.speed IS NULL)) AS untold,
        max(b.confidence = 'inferred') * 2 + max(b.confidence = 'derived') AS doubt
    FROM host_port AS b
    JOIN host AS h ON b.host_id = h.id
    LEFT JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
    GROUP BY b.switch_id
),

feeding AS (
    SELECT
        u.switch_id,
        sum(u.cables_up) AS cables,
        sum(u.speed) AS speed,
        max(u.speed / nullif(u.cables_up, 0)) AS biggest,
        count(*) FILTER (WHERE u.cables_up IS NULL OR u.speed IS NULL) AS untold,
        max(l.load_p95) AS load_p95,
        min(coalesce(l.samples, 0)) AS samples
    FROM uplink AS u
    LEFT JOIN port_load AS l ON u.switch_id = l.switch_id AND u.port = l.port
    GROUP BY u.switch_id
),

ports AS (
    SELECT
        u.switch_id,
        count(*) AS up,
        count(*) FILTER (WHERE u.use NOT IN ('host', 'switch')) AS unknown
    FROM port_use AS u
    JOIN switch_port AS p ON u.switch_id = p.switch_id AND u.port = p.name
    WHERE p.oper_up AND NOT coalesce(p.is_lag, 0)
    GROUP BY u.switch_id
),

one AS (
    SELECT
        r.switch_id,
        r.rack AS group_id,
        coalesce(s.name, s.id) AS name,
        h.hosts,
        h.zone_min,
        h.zone_max,
        coalesce(h.speed, 0) AS host_speed,
        coalesce(f.cables, 0) AS cables,
        coalesce(f.speed, 0) AS uplink_speed,
        f.biggest,
        coalesce(h.untold, 0) + coalesce(f.untold, 0) AS untold,
        f.load_p95,
        f.samples,
        coalesce(p.up, 0) AS up,
        coalesce(p.unknown, 0) AS unknown,
        h.doubt
    FROM tier AS r
    JOIN switch AS s ON r.switch_id = s.id
    LEFT JOIN hosting AS h ON r.switch_id = h.switch_id
    LEFT JOIN feeding AS f ON r.switch_id = f.switch_id
    LEFT JOIN ports AS p ON r.switch_id = p.switch_id
    WHERE r.is_access
)

SELECT
    o.group_id,
    group_concat(o.name, ' + ') AS name,
    count(*) AS switches,
    iif(min(o.zone_min) = max(o.zone_max), min(o.zone_min), NULL) AS zone_id,
    (
        SELECT count(DISTINCT b.host_id)
        FROM host_port AS b
        JOIN tier AS r ON b.switch_id = r.switch_id
        WHERE r.rack = o.group_id
    ) AS hosts,
    sum(o.host_speed) AS host_speed,
    sum(o.cables) AS uplinks,
    sum(o.uplink_speed) AS uplink_speed,
    sum(o.host_speed) * 1.0 / nullif(sum(o.uplink_speed), 0) AS ratio,
    sum(o.host_speed) * 1.0 / nullif(sum(o.uplink_speed) - max(o.biggest), 0)
        AS ratio_uplink_lost,
    iif(
        count(*) > 1 AND min(o.uplink_speed) > 0,
        max(o.host_speed * 1.0 / nullif(o.uplink_speed, 0)),
        NULL
    ) AS ratio_peer_lost,
    sum(o.up) AS ports_up,
    sum(o.unknown) AS ports_unknown,
    sum(o.untold) = 0 AS told,
    max(o.load_p95) AS uplink_p95,
    min(coalesce(o.samples, 0)) AS uplink_samples,
    CASE max(coalesce(o.doubt, 0))
        WHEN 0 THEN 'measured'
        WHEN 1 THEN 'derived'
        ELSE 'inferred'
    END AS confidence
FROM one AS o
GROUP BY o.group_id
