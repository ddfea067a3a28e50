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
host = { from = "host.name", to = "Host" }
type = "system_vm.type"
state = { from = "system_vm.state", look = "state" }
agent_state = { from = "system_vm.agent_state", look = "state" }
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
version = "system_vm.version"
public_ip = "system_vm.public_ip"
private_ip = "system_vm.private_ip"
disconnected = "system_vm.disconnected"
created = "system_vm.created"
site = { doc = "Site it was read from: the name of its source." }
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
    s.public_ip,
    s.private_ip,
    s.disconnected,
    s.created,
    substr(s.source, instr(s.source, ':') + 1) AS site,
    s.id,
    h.id AS host_link
FROM system_vm AS s
LEFT JOIN host AS h ON s.host_id = h.id AND s.source = h.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND s.source = c.source
LEFT JOIN pod AS d ON d.id = coalesce(s.pod_id, h.pod_id) AND s.source = d.source
LEFT JOIN zone AS z ON s.zone_id = z.id AND s.source = z.source
LEFT JOIN report_flag AS f ON s.id = f.subject AND f.subject_kind = 'system_vm'
ORDER BY zone, s.type, system_vm, s.id, s.source
