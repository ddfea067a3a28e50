/*
doc = """A row per zone: round trip of the last probe to the nearest port of its hosts or their BMCs, from where the \
audit ran, and where it stands beside its management servers."""
[columns]
zone_id = "Zone"
name = "Name"
round_trip = "Time to connect to the nearest port; NULL: not measured [s]"
ports = "Ports that were measured [count]"
api_round_trip = "Time to connect to the API: how far the audit is from the management servers; NULL: not measured [s]"
site = "Site of the zone; NULL: not told"
management_sites = "Sites of the management servers; NULL: of one it is not told"
is_elsewhere = "No management server stands at its site; NULL: not told"
*/
WITH latest AS (
    SELECT
        s.address,
        s.connect,
        max(s.at) AS at
    FROM tls_sample AS s
    GROUP BY s.address, s.port
),

api AS (
    SELECT min(l.connect) AS seconds
    FROM tls_endpoint AS e
    JOIN latest AS l ON e.address = l.address
    WHERE e.role = 'api'
),

measured AS (
    SELECT
        h.zone_id,
        min(l.connect) AS seconds,
        count(DISTINCT l.address) AS ports
    FROM latest AS l
    JOIN host AS h ON l.address IN (h.ip_address, h.oobm_address)
    GROUP BY h.zone_id
),

home AS (
    SELECT iif(count(*) = count(s.site), group_concat(DISTINCT s.site), NULL) AS sites
    FROM management_server AS m
    LEFT JOIN control_site AS s ON s.device = 'management_server/' || m.id AND s.place = 1
)

SELECT
    z.id AS zone_id,
    z.name,
    d.seconds AS round_trip,
    d.ports,
    a.seconds AS api_round_trip,
    s.site,
    h.sites AS management_sites,
    instr(',' || h.sites || ',', ',' || s.site || ',') = 0 AS is_elsewhere
FROM zone AS z
CROSS JOIN api AS a
CROSS JOIN home AS h
LEFT JOIN measured AS d ON z.id = d.zone_id
LEFT JOIN control_site AS s ON s.device = 'zone/' || z.id AND s.place = 1
