/*
title = "System VMs"
group = "Network"
doc = "One secondary storage VM or console proxy."
rows = "system_vm"
[columns]
system_vm = { from = "system_vm.name", label = "System VM" }
zone = "zone.name"
pod = "pod.name"
cluster = "cluster.name"
host = "host.name"
type = "system_vm.type"
state = { from = "system_vm.state", look = "state" }
agent_state = { from = "system_vm.agent_state", look = "state" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag" }
version = "system_vm.version"
public_IP = "system_vm.public_ip"
private_IP = "system_vm.private_ip"
disconnected = "system_vm.disconnected"
created = "system_vm.created"
id = "system_vm.id"
*/
SELECT
    s.name AS system_vm,
    z.name AS zone,
    d.name AS pod,
    c.name AS cluster,
    h.name AS host,
    s.type,
    s.state,
    s.agent_state,
    coalesce(f.findings, 0) AS findings,
    s.version,
    s.public_ip AS public_IP,
    s.private_ip AS private_IP,
    s.disconnected,
    s.created,
    s.id
FROM system_vm AS s
LEFT JOIN host AS h ON h.id = s.host_id AND h.source = s.source
LEFT JOIN cluster AS c ON c.id = h.cluster_id AND c.source = s.source
LEFT JOIN pod AS d ON d.id = coalesce(s.pod_id, h.pod_id) AND d.source = s.source
LEFT JOIN zone AS z ON z.id = s.zone_id AND z.source = s.source
LEFT JOIN report_flag AS f ON f.subject = s.id AND f.subject_kind = 'system_vm'
ORDER BY zone, s.type, system_vm, s.id, s.source
