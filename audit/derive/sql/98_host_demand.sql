/*
doc = """A row per host that was bound to switch ports: what its guests were sold and what was \
measured, against the links that carry guests. Those are the links its VMs were learned on, else \
its only bundle; where neither is known, or it may hang on a switch that never answered, the speed \
is NULL."""
[columns]
host_id = "Host"
name = "Name"
zone_id = "Zone"
links = "Links, a LAG as one [count]"
guest_speed = "Links that carry guests and are up [bit/s]; NULL: which ones is not known"
sold = "Sum of the rates of the NICs of its running VMs that have a limit [bit/s]"
nics_limited = "NICs of running VMs with a limit [count]"
nics_unlimited = "NICs of running VMs without a limit [count]"
nics_unknown = "NICs of running VMs whose limit is not known [count]"
ratio = "Sold against the links [ratio]"
load_p95 = "95th percentile of its busiest link [share]"
samples = "Samples of that link [count]"
confidence = "The weakest proof of its switch ports"
*/
WITH setting_rate AS (
    SELECT cast(s.value AS INTEGER) * 1000000 AS rate
    FROM setting AS s
    WHERE s.name = 'vm.network.throttling.rate'
),

nic AS (
    SELECT
        v.host_id,
        coalesce(
            o.network_rate, f.network_rate, (SELECT r.rate FROM setting_rate AS r)
        ) AS rate
    FROM vm AS v
    JOIN vm_nic AS n ON v.id = n.vm_id
    LEFT JOIN service_offering AS o ON v.service_offering_id = o.id
    LEFT JOIN network AS w ON n.network_id = w.id
    LEFT JOIN network_offering AS f ON w.network_offering_id = f.id
    WHERE v.state = 'Running' AND v.host_id IS NOT NULL
),

sold AS (
    SELECT
        host_id,
        sum(iif(rate > 0, rate, 0)) AS sold,
        count(*) FILTER (WHERE rate > 0) AS limited,
        count(*) FILTER (WHERE rate <= 0) AS unlimited,
        count(*) FILTER (WHERE rate IS NULL) AS unknown
    FROM nic
    GROUP BY host_id
),

link AS (
    SELECT
        b.host_id,
        coalesce(b.lag, b.switch_id || ' ' || b.port) AS link,
        max(b.vms) > 0 AS carries,
        coalesce(max(k.elsewhere), 0) AS elsewhere,
        sum(iif(p.oper_up, p.speed, 0)) AS speed,
        count(*) FILTER (WHERE p.oper_up IS NULL OR (p.oper_up AND p.speed IS NULL)) AS untold,
        max(l.load_p95) AS load_p95,
        max(l.samples) AS samples,
        max(b.confidence = 'inferred') * 2 + max(b.confidence = 'derived') AS doubt
    FROM host_port AS b
    LEFT JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
    LEFT JOIN port_load AS l ON b.switch_id = l.switch_id AND b.port = l.port
    LEFT JOIN host_cabling AS k ON b.host_id = k.host_id
    GROUP BY b.host_id, coalesce(b.lag, b.switch_id || ' ' || b.port)
),

guest AS (
    SELECT
        host_id,
        count(*) AS links,
        CASE
            WHEN max(untold) > 0 OR max(elsewhere) THEN NULL
            WHEN max(carries) THEN sum(iif(carries, speed, 0))
            WHEN count(*) = 1 THEN max(speed)
        END AS speed,
        max(load_p95) AS load_p95,
        max(samples) AS samples,
        max(doubt) AS doubt
    FROM link
    GROUP BY host_id
)

SELECT
    h.id AS host_id,
    h.name,
    h.zone_id,
    g.links,
    nullif(g.speed, 0) AS guest_speed,
    coalesce(s.sold, 0) AS sold,
    coalesce(s.limited, 0) AS nics_limited,
    coalesce(s.unlimited, 0) AS nics_unlimited,
    coalesce(s.unknown, 0) AS nics_unknown,
    coalesce(s.sold, 0) * 1.0 / nullif(g.speed, 0) AS ratio,
    g.load_p95,
    g.samples,
    CASE g.doubt
        WHEN 0 THEN 'measured'
        WHEN 1 THEN 'derived'
        ELSE 'inferred'
    END AS confidence
FROM guest AS g
JOIN host AS h ON g.host_id = h.id
LEFT JOIN sold AS s ON h.id = s.host_id
