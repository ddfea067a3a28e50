/*
doc = """A row per pod: the switches its hosts hang on, and whether all of them were read: only then \
is a host they do not know on none of them."""
[columns]
pod_id = "Pod"
switches = "Switches that hosts of the pod are bound to [count]"
hears_hosts = "One of them hears a host by LLDP or CDP"
why_not = "Why a switch may be missing, in words; NULL when all are known to be read"
*/
WITH own AS (
    SELECT DISTINCT
        h.pod_id,
        b.switch_id
    FROM host_port AS b
    JOIN host AS h ON b.host_id = h.id
),

-- a switch that is missing hangs on one of these, or on one they are linked to
near AS (
    SELECT
        o.pod_id,
        o.switch_id
    FROM own AS o
    UNION
    SELECT
        o.pod_id,
        l.b_switch
    FROM own AS o
    JOIN switch_link AS l ON o.switch_id = l.a_switch
    UNION
    SELECT
        o.pod_id,
        l.a_switch
    FROM own AS o
    JOIN switch_link AS l ON o.switch_id = l.b_switch
),

stranger AS (
    SELECT
        n.switch_id,
        min(coalesce(n.system_name, n.chassis_id)) AS name
    FROM neighbor AS n
    JOIN port_use AS u ON n.switch_id = u.switch_id AND n.port = u.port AND u.use = 'device'
    WHERE n.capabilities LIKE '%bridge%'
    GROUP BY n.switch_id
)

SELECT
    p.id AS pod_id,
    count(DISTINCT o.switch_id) AS switches,
    coalesce(max(iif(o.switch_id IS NULL, NULL, r.hears_hosts)), 0) AS hears_hosts,
    CASE
        WHEN count(o.switch_id) = 0 THEN 'no switch that was collected has a host of its pod'
        WHEN EXISTS (SELECT 1 FROM switch_unseen) THEN 'a switch that was asked did not answer'
        WHEN max(r.partner_missing)
            THEN 'the MLAG partner of a switch of its pod was not collected'
        WHEN max(s.name) IS NOT NULL
            THEN 'the switches of its pod hear ' || max(s.name) || ', which was not collected'
    END AS why_not
FROM pod AS p
LEFT JOIN near AS n ON p.id = n.pod_id
LEFT JOIN own AS o ON n.pod_id = o.pod_id AND n.switch_id = o.switch_id
LEFT JOIN switch_role AS r ON n.switch_id = r.switch_id
LEFT JOIN stranger AS s ON n.switch_id = s.switch_id
GROUP BY p.id
