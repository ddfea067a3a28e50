/*
doc = """A row per zone with switches: whether their MAC tables tell the VLAN of an address, and \
whether every host has its port."""
[columns]
zone_id = "Zone"
switches = "Switches that serve this zone alone [count]"
switches_told = "Of those, switches whose MAC table tells VLANs [count]"
unbound = "Hosts that are up and were bound to no switch port [count]"
*/
WITH loose AS (
    SELECT
        h.zone_id,
        count(*) AS hosts
    FROM host AS h
    LEFT JOIN host_port AS b ON h.id = b.host_id
    WHERE b.host_id IS NULL AND h.state = 'Up'
    GROUP BY h.zone_id
)

SELECT
    z.zone_id,
    count(*) AS switches,
    sum(
        EXISTS (
            SELECT 1 FROM mac_entry AS m
            WHERE m.switch_id = z.switch_id AND m.vlan > 0
        )
    ) AS switches_told,
    coalesce(max(l.hosts), 0) AS unbound
FROM switch_zone AS z
LEFT JOIN loose AS l ON z.zone_id = l.zone_id
GROUP BY z.zone_id
