/*
doc = """Members of bonds of hosts, each once: as the source of the bond tells them (system_bond)."""
[columns]
host_system_id = "Operating system (system_now)"
bond = "Bond"
link = "Member"
up = "It is up"
partner_mac = "LACP partner of this member"
source = "Source that tells it"
*/
SELECT
    b.host_system_id,
    m.bond,
    m.link,
    m.up,
    m.partner_mac,
    m.source
FROM host_bond_member AS m
LEFT JOIN system_twin AS w ON m.host_system_id = w.host_system_id
JOIN system_bond AS b
    ON
        coalesce(w.main_id, m.host_system_id) = b.host_system_id
        AND m.bond = b.name
        AND m.source = b.source
