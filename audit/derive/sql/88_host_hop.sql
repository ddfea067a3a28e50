/*
doc = """A row per link of a host and next station whose frame size can be compared: the switch port \
it is cabled to, or the array port behind a storage address in its subnet."""
[columns]
host_system_id = "Operating system"
link = "Link of the host"
mtu = "Frame size of the link [bytes]; NULL: not told"
hop = "Next station, for sentences"
hop_mtu = "Its frame size [bytes]; NULL: not told"
is_storage = "It is a storage port: both ends should be alike; a switch port may carry more"
confidence = "How it was found: measured or derived"
*/
SELECT
    p.host_system_id,
    l.name AS link,
    l.mtu,
    coalesce(w.name, p.switch_id) || ' ' || p.port AS hop,
    s.mtu AS hop_mtu,
    0 AS is_storage,
    p.confidence
FROM host_link_port AS p
JOIN system_link AS l ON p.host_system_id = l.host_system_id AND p.link = l.name
JOIN switch_port AS s ON p.switch_id = s.switch_id AND p.port = s.name
LEFT JOIN switch AS w ON p.switch_id = w.id
UNION
SELECT
    y.host_system_id,
    y.link,
    y.mtu,
    'storage ' || y.server,
    max(a.mtu),
    1,
    'measured'
FROM host_store_way AS y
JOIN array_lif AS f ON y.server = f.address
JOIN array_port AS a ON f.array_id = a.array_id AND f.port_id IN (a.id, a.name)
GROUP BY y.host_system_id, y.link, y.mtu, y.server
