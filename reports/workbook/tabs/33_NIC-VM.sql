/*
title = "Network interfaces of VMs"
group = "Workload"
doc = "One NIC of a user VM."
rows = "vm_nic"
[columns]
vm = "vm.name"
zone = "zone.name"
pod = "pod.name"
cluster = "cluster.name"
host = "host.name"
vm_state = { from = "vm.state", look = "state" }
device = "vm_nic.device"
network = "network.name"
network_type = "network.type"
vpc = "vpc.name"
VLAN = { from = "vm_nic.vlan" }
broadcast = "network.broadcast_uri"
MAC = "vm_nic.mac"
ip_address = "vm_nic.ip_address"
ip6_address = "vm_nic.ip6_address"
default_NIC = "vm_nic.is_default"
rate = { from = "service_offering.network_rate" }
account = "vm.account"
domain = "domain.path"
id = "vm_nic.id"
*/
SELECT
    v.name AS vm,
    z.name AS zone,
    d.name AS pod,
    c.name AS cluster,
    h.name AS host,
    v.state AS vm_state,
    n.device,
    w.name AS network,
    w.type AS network_type,
    k.name AS vpc,
    n.vlan AS VLAN,
    w.broadcast_uri AS broadcast,
    n.mac AS MAC,
    n.ip_address,
    n.ip6_address,
    n.is_default AS default_NIC,
    s.network_rate AS rate,
    v.account,
    m.path AS domain,
    n.id
FROM vm_nic AS n
LEFT JOIN vm AS v ON v.id = n.vm_id AND v.source = n.source
LEFT JOIN host AS h ON h.id = v.host_id AND h.source = n.source
LEFT JOIN cluster AS c ON c.id = h.cluster_id AND c.source = n.source
LEFT JOIN pod AS d ON d.id = h.pod_id AND d.source = n.source
LEFT JOIN zone AS z ON z.id = v.zone_id AND z.source = n.source
LEFT JOIN network AS w ON w.id = n.network_id AND w.source = n.source
LEFT JOIN vpc AS k ON k.id = w.vpc_id AND k.source = n.source
LEFT JOIN service_offering AS s ON s.id = v.service_offering_id AND s.source = n.source
LEFT JOIN domain AS m ON m.id = v.domain_id AND m.source = n.source
ORDER BY zone, vm, n.device, n.id, n.source
