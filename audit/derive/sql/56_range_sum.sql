/*
doc = """A row per zone or pod, counter type and figure: how many addresses and VLANs the ranges \
hold, and how many of them something seen uses. `most` is open for shared ranges, where secondary \
addresses are not told, and a system VM for secondary storage may hold two addresses of its pod."""
[columns]
zone_id = "Zone"
pod_id = "Pod; empty for a zone"
type = "4 public IP, 5 private IP, 7 VLAN, 8 direct IP, as in capacity_now"
figure = "total or used"
least = "The least it can be; NULL where a range does not tell its ends [count]"
most = "The most it can be; NULL: open [count]"
parts = "Ranges or addresses counted [count]"
*/
WITH
ranges AS (
    SELECT
        zone_id,
        pod_id,
        CASE kind WHEN 'public' THEN 4 WHEN 'pod' THEN 5 ELSE 8 END AS type,
        highest - lowest + 1 AS addresses
    FROM ip_range
    WHERE kind <> 'storage'
),

taken AS (
    SELECT
        zone_id,
        pod_id,
        CASE kind WHEN 'public' THEN 4 WHEN 'pod' THEN 5 ELSE 8 END AS type,
        certain
    FROM ip_taken
),

stores AS (
    SELECT
        zone_id,
        pod_id,
        count(*) AS more
    FROM system_vm
    WHERE type = 'secondarystoragevm'
    GROUP BY zone_id, pod_id
),

known AS (
    SELECT
        zone_id,
        pod_id,
        type,
        sum(certain) AS sure,
        count(*) AS known
    FROM taken
    GROUP BY zone_id, pod_id, type
),

places AS (
    SELECT DISTINCT
        zone_id,
        pod_id,
        type
    FROM ranges
),

figures (figure) AS (VALUES ('total'), ('used')),

parted AS (
    SELECT
        zone_id,
        pod_id,
        type,
        'total' AS figure,
        sum(addresses) AS least,
        sum(addresses) AS most,
        count(*) = count(addresses) AS told,
        count(*) AS parts
    FROM ranges
    GROUP BY zone_id, pod_id, type
    UNION ALL
    SELECT
        r.zone_id,
        r.pod_id,
        r.type,
        'used',
        coalesce(t.sure, 0),
        iif(r.type = 8, NULL, coalesce(t.known, 0) + iif(r.type = 5, coalesce(s.more, 0), 0)),
        1,
        coalesce(t.known, 0)
    FROM places AS r
    LEFT JOIN known AS t ON r.zone_id = t.zone_id AND r.pod_id IS t.pod_id AND r.type = t.type
    LEFT JOIN stores AS s ON r.zone_id = s.zone_id AND r.pod_id = s.pod_id
),

level (pods) AS (VALUES (0), (1))

SELECT
    p.zone_id,
    iif(l.pods, p.pod_id, '') AS pod_id,
    p.type,
    p.figure,
    iif(min(p.told), sum(p.least), NULL) AS least,
    iif(min(p.told) AND count(p.most) = count(*), sum(p.most), NULL) AS most,
    sum(p.parts) AS parts
FROM parted AS p
CROSS JOIN level AS l
WHERE NOT l.pods OR p.pod_id IS NOT NULL
GROUP BY p.zone_id, iif(l.pods, p.pod_id, ''), p.type, p.figure
UNION ALL
SELECT
    v.zone_id,
    '' AS pod_id,
    7 AS type,
    f.figure,
    iif(
        f.figure = 'total',
        sum(v.total) FILTER (WHERE v.is_enabled),
        sum(v.used) FILTER (WHERE v.is_enabled)
    ) AS least,
    iif(f.figure = 'total', sum(v.total), NULL) AS most,
    count(*) AS parts
FROM vlan_range AS v
CROSS JOIN figures AS f
GROUP BY v.zone_id, f.figure
