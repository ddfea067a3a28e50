/*
doc = """A row per host that was bound to switch ports: the VLANs its links pass, together. Hosts \
with the same text are cabled alike."""
[columns]
host_id = "Host"
cluster_id = "Cluster"
zone_id = "Zone"
links = "Links, a LAG as one [count]"
links_told = "Links whose VLANs are told [count]"
complete = """Every link it has is known: all found by its own announcements, or one carries its VMs; \
none can lead to a switch that never answered"""
elsewhere = "It may have links to a switch that was asked and never answered"
vlans = "Ranges, e.g. 10-10,500-999; NULL: no link tells"
natives = "Untagged VLANs of its links, sorted, repeated per link"
natives_told = "Links that tell their untagged VLAN [count]"
*/
WITH link AS (
    SELECT
        b.host_id,
        b.switch_id,
        coalesce(b.lag, b.port) AS port,
        max(b.vms) AS vms,
        max(coalesce(l.native_vlan, p.native_vlan)) AS native
    FROM host_port AS b
    LEFT JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
    LEFT JOIN switch_port AS l ON b.switch_id = l.switch_id AND b.lag = l.name
    GROUP BY b.host_id, b.switch_id, coalesce(b.lag, b.port)
),

passed AS (
    SELECT DISTINCT
        b.host_id,
        b.switch_id,
        coalesce(b.lag, b.port) AS port,
        v."first" AS low,
        v.last AS high
    FROM host_port AS b
    JOIN switch_port_vlan AS v ON b.switch_id = v.switch_id AND v.port IN (b.port, b.lag)
),

told AS (
    SELECT
        host_id,
        count(DISTINCT switch_id || ' ' || port) AS links
    FROM passed
    GROUP BY host_id
),

ranges AS (
    SELECT DISTINCT
        host_id,
        low,
        high
    FROM passed
    ORDER BY host_id, low, high
),

listed AS (
    SELECT
        host_id,
        group_concat(low || '-' || high) AS vlans
    FROM ranges
    GROUP BY host_id
),

ordered AS (
    SELECT *
    FROM link
    ORDER BY host_id, native
)

SELECT
    h.id AS host_id,
    h.cluster_id,
    h.zone_id,
    count(*) AS links,
    coalesce(max(t.links), 0) AS links_told,
    coalesce((max(n.complete) OR max(k.vms) > 0) AND NOT max(e.elsewhere), 0) AS complete,
    coalesce(max(e.elsewhere), 0) AS elsewhere,
    max(v.vlans) AS vlans,
    group_concat(k.native) AS natives,
    count(k.native) AS natives_told
FROM ordered AS k
JOIN host AS h ON k.host_id = h.id
LEFT JOIN told AS t ON h.id = t.host_id
LEFT JOIN listed AS v ON h.id = v.host_id
LEFT JOIN host_nic AS n ON h.id = n.host_id
LEFT JOIN host_cabling AS e ON h.id = e.host_id
GROUP BY h.id, h.cluster_id, h.zone_id
