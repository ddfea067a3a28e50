/*
doc = "A row per zone and countable thing that can run out: addresses and VLANs, from CloudStack's own counters. The fullest pod or cluster decides the share; growth is of the zone."
[columns]
zone_id = "Zone"
type = "4 public IP 5 private IP 7 VLAN 8 direct IP, as in capacity_now"
total = "How many there are [count]"
used = "How many are taken [count]"
used_share = "Share of the fullest row; NULL when not counted [share]"
at = "Time of the values [UTC]"
growth = "growing, no significant growth, not enough history or past the line"
growth_day = "More taken a day; NULL without a long enough history [count]"
runway_days = "Days until 5, or 2 %, are left; NULL: no date [days]"
runway_days_p10 = "The same at the earliest [days]"
full_on = "Day it comes to that"
ranges = "Ranges it consists of whose use was seen; NULL for VLANs, or when none was [count]"
ranges_full = "Ranges of which nothing is left; the others serve meanwhile [count]"
*/
WITH counted AS (
    SELECT
        c.zone_id,
        c.type,
        sum(c.total) AS total,
        sum(c.used) AS used,
        max(c.used_share) AS used_share,
        max(c.at) AS at
    FROM capacity_now AS c
    WHERE c.type IN (4, 5, 7, 8) AND (c.total IS NULL OR c.total > 0)
    GROUP BY c.zone_id, c.type
),

ranges AS (
    SELECT
        zone_id,
        CASE kind WHEN 'public_range' THEN 4 WHEN 'pod_range' THEN 5 ELSE 8 END AS type,
        count(*) AS ranges,
        sum(value >= total) AS ranges_full
    FROM runway
    WHERE kind IN ('public_range', 'shared_range', 'pod_range')
    GROUP BY zone_id, kind
)

SELECT
    c.zone_id,
    c.type,
    c.total,
    c.used,
    c.used_share,
    c.at,
    w.verdict AS growth,
    w.slope_day AS growth_day,
    w.days_p50 AS runway_days,
    w.days_p10 AS runway_days_p10,
    w.date_p50 AS full_on,
    r.ranges,
    r.ranges_full
FROM counted AS c
LEFT JOIN runway AS w
    ON
        c.zone_id = w.object_id
        AND w.kind = CASE c.type
            WHEN 4 THEN 'public_ip'
            WHEN 5 THEN 'private_ip'
            WHEN 7 THEN 'vlan'
            ELSE 'shared_ip'
        END
LEFT JOIN ranges AS r ON c.zone_id = r.zone_id AND c.type = r.type
