/*
doc = """Members of bonds of hosts, each once: where several sources tell one, SSH comes first."""
[columns]
host_system_id = "Operating system (system_now)"
bond = "Bond"
link = "Member"
up = "It is up"
partner_mac = "LACP partner of this member"
source = "Source that tells it"
*/
-- the other columns are of the row with the least source; the cast lets joins use an index
SELECT
    cast(coalesce(w.main_id, m.host_system_id) AS TEXT) AS host_system_id,
    m.bond,
    m.link,
    m.up,
    m.partner_mac,
    min(m.source) AS source
FROM host_bond_member AS m
LEFT JOIN system_twin AS w ON m.host_system_id = w.host_system_id
GROUP BY coalesce(w.main_id, m.host_system_id), m.bond, m.link
