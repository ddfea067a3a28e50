/*
doc = "A row per zone and countable thing that can run out: addresses and VLANs, from CloudStack's own counters. The fullest pod or cluster decides the share."
[columns]
zone_id = "Zone"
type = "4 public IP 5 private IP 7 VLAN 8 direct IP, as in capacity_now"
total = "How many there are [count]"
used = "How many are taken [count]"
used_share = "Share of the fullest row; NULL when not counted [share]"
at = "Time of the values [UTC]"
*/
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
