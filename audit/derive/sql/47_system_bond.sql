/*
doc = """Bonds of hosts, each once: where several sources tell one, SSH comes first."""
[columns]
host_system_id = "Operating system (system_now)"
name = "Bond"
mode = "How it shares its members (host_bond.mode)"
monitor = "Interval of link monitoring; 0: off [s]"
min_links = "Links it needs to be up [count]"
partner_mac = "LACP partner; NULL: not told"
aggregator_ports = "Members in the active aggregator [count]"
source = "Source that tells it"
*/
-- the other columns are of the row with the least source; the cast lets joins use an index
SELECT
    cast(coalesce(w.main_id, b.host_system_id) AS TEXT) AS host_system_id,
    b.name,
    b.mode,
    b.monitor,
    b.min_links,
    b.partner_mac,
    b.aggregator_ports,
    min(b.source) AS source
FROM host_bond AS b
LEFT JOIN system_twin AS w ON b.host_system_id = w.host_system_id
GROUP BY coalesce(w.main_id, b.host_system_id), b.name
