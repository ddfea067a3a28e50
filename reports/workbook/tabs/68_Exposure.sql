/*
title = "What the internet can reach"
group = "Network"
doc = "One range of ports of a VM that any address can reach, with what lets it in."
rows = "exposure"
[columns]
vm = { from = "vm.name", to = "VM" }
zone = "zone.name"
state = { from = "vm.state", look = "state" }
network = { from = "network.name", to = "Network" }
way = { doc = "How it is reached: static NAT, port forwarding, load balancer, security group or shared network." }
address = { doc = "Address reached from outside." }
public = { unit = "bool", doc = "No: the address is of a private range, reachable from inside only." }
protocol = { doc = "tcp, udp or all." }
first_port = { unit = "number", doc = "First port on the VM." }
last_port = { unit = "number", doc = "Last port on the VM." }
ports = { unit = "count", doc = "Ports of the range." }
public_port = { unit = "number", doc = "First public port; blank where it is the same." }
let_in_by = { doc = "What lets any address in." }
account = "vm.account"
domain = "domain.path"
rule_id = { doc = "UUID of the rule that lets it in; blank where there is none.", label = "Rule UUID" }
id = { from = "vm.id", doc = "UUID of the VM; blank behind a balancer whose members are not told." }
*/
SELECT
    v.name AS vm,
    z.name AS zone,
    v.state,
    n.name AS network,
    e.way,
    e.address,
    e.is_public AS public,
    e.protocol,
    e.first_port,
    e.last_port,
    e.last_port - e.first_port + 1 AS ports,
    e.public_port,
    e.let_in_by,
    iif(v.project_id IS NULL, v.account, coalesce(v.account, 'n/a')) AS account,
    d.path AS domain,
    e.rule_id,
    v.id,
    n.id AS network_link
FROM exposure AS e
LEFT JOIN vm AS v ON e.vm_id = v.id
LEFT JOIN zone AS z ON e.zone_id = z.id
LEFT JOIN network AS n ON e.network_id = n.id
LEFT JOIN domain AS d ON v.domain_id = d.id
ORDER BY
    e.is_public DESC, ports DESC, v.name, e.address, e.protocol, e.first_port, e.rule_id, e.vm_id
