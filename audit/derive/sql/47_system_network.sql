/*
doc = """Networks VMs and storage of hosts are plugged into, each once, whoever tells them."""
[columns]
host_system_id = "Operating system (system_now)"
name = "Name, e.g. the traffic label CloudStack uses"
link = "Uplink"
switch = "Virtual switch or bridge"
*/
-- the cast lets joins use an index
SELECT DISTINCT
    cast(coalesce(w.main_id, n.host_system_id) AS TEXT) AS host_system_id,
    n.name,
    n.link,
    n.switch
FROM host_network AS n
LEFT JOIN system_twin AS w ON n.host_system_id = w.host_system_id
