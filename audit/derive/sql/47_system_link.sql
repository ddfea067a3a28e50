/*
doc = """Links of hosts, each once: where several sources tell one, SSH comes first."""
[columns]
host_system_id = "Operating system (system_now)"
name = "Link"
kind = "physical, bond, bridge, vlan, ovs, vmkernel, virtual or other"
mac = "Address in use"
permanent_mac = "Address of the hardware"
mtu = "Frame size [bytes]"
carrier = "Signal on the wire"
master = "Bond or bridge it is part of"
parent = "Link a VLAN interface lies on"
bus = "PCI address"
source = "Source that tells it"
*/
-- the other columns are of the row with the least source; the cast lets joins use an index
SELECT
    cast(coalesce(w.main_id, l.host_system_id) AS TEXT) AS host_system_id,
    l.name,
    l.kind,
    l.mac,
    l.permanent_mac,
    l.mtu,
    l.carrier,
    l.master,
    l.parent,
    l.bus,
    min(l.source) AS source
FROM host_link AS l
LEFT JOIN system_twin AS w ON l.host_system_id = w.host_system_id
GROUP BY coalesce(w.main_id, l.host_system_id), l.name
