/*
doc = """Addresses of hosts, each once, whoever tells them."""
[columns]
host_system_id = "Operating system (system_now)"
link = "Link"
address = "IPv4 or IPv6 address"
prefix = "Prefix length"
*/
-- the cast lets joins use an index
SELECT
    cast(coalesce(w.main_id, a.host_system_id) AS TEXT) AS host_system_id,
    a.link,
    a.address,
    max(a.prefix) AS prefix
FROM host_address AS a
LEFT JOIN system_twin AS w ON a.host_system_id = w.host_system_id
GROUP BY coalesce(w.main_id, a.host_system_id), a.link, a.address
