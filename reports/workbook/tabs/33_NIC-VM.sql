/*
title = "Network interfaces of VMs"
group = "Workload"
doc = "One NIC of a user VM."
rows = "vm_nic"
[columns]
vm = { from = "vm.name", to = "VM" }
zone = "zone.name"
pod = "pod.name"
cluster = "cluster.name"
host = { from = "host.name", to = "Host" }
vm_state = { from = "vm.state", look = "state" }
device = "vm_nic.device"
network = { from = "network.name", to = "Network" }
network_type = "network.type"
vpc = "vpc.name"
vlan = { from = "vm_nic.vlan" }
broadcast = "network.broadcast_uri"
mac = "vm_nic.mac"
ip_address = "vm_nic.ip_address"
ip6_address = "vm_nic.ip6_address"
default_nic = "vm_nic.is_default"
rate = { from = "service_offering.network_rate" }
account = "vm.account"
domain = "domain.path"
site = { doc = "Site it was read from: the name of its source." }
id = "vm_nic.id"
*/
SELECT
    v.name AS vm,
    z.name AS zone,
    iif(v.state = 'Stopped', coalesce(d.name, 'n/a'), d.name) AS pod,
    iif(v.state = 'Stopped', coalesce(c.name, 'n/a'), c.name) AS cluster,
    iif(v.state = 'Stopped', coalesce(h.name, 'n/a'), h.name) AS host,
    v.state AS vm_state,
    n.device,
    w.name AS network,
    w.type AS network_type,
    iif(w.id IS NOT NULL AND w.vpc_id IS NULL, 'n/a', k.name) AS vpc,
    n.vlan,
    w.broadcast_uri AS broadcast,
    n.mac,
    n.ip_address,
    n.ip6_address,
    n.is_default AS default_nic,
    s.network_rate AS rate,
    iif(v.project_id IS NULL, v.account, coalesce(v.account, 'n/a')) AS account,
    m.path AS domain,
    substr(n.source, instr(n.source, ':') + 1) AS site,
    n.id,
    v.id AS vm_link,
    h.id AS host_link,
    w.id AS network_link
FROM vm_nic AS n
LEFT JOIN vm AS v ON n.vm_id = v.id AND n.source = v.source
LEFT JOIN host AS h ON v.host_id = h.id AND n.source = h.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND n.source = c.source
LEFT JOIN pod AS d ON h.pod_id = d.id AND n.source = d.source
LEFT JOIN zone AS z ON v.zone_id = z.id AND n.source = z.source
LEFT JOIN network AS w ON n.network_id = w.id AND n.source = w.source
LEFT JOIN vpc AS k ON w.vpc_id = k.id AND n.source = k.source
LEFT JOIN service_offering AS s ON v.service_offering_id = s.id AND n.source = s.source
LEFT JOIN domain AS m ON v.domain_id = m.id AND n.source = m.source
ORDER BY zone, vm, n.device, n.id, n.source
