/*
id = "rec-host-no-link"
title = "Host that no switch knows"
question = "Is every host known to a switch that was collected?"
category = "Data quality"
severity = "medium"
level = "host"
confidence = "derived"
effort = "hours"
actor = "network"
scope = """SELECT id FROM host WHERE state = 'Up' AND hypervisor NOT IN \
('Simulator', 'External') AND (id IN (SELECT p.host_id FROM host_port AS p) OR id NOT IN \
(SELECT b.host_id FROM host_server AS b JOIN server_nic AS n ON b.server_id = n.server_id \
WHERE n.link_up AND n.mac IS NOT NULL))"""
optional = ["server", "server_nic", "host_system", "host_link"]
why = """All switches found for the hosts of this pod were read, and none knows this host. It hangs on a \
switch the audit does not have: no check tells whether one of its cables or one switch cuts it \
off."""
fix = """Follow the cables of the host and add its switch to the audit. If it hangs on one that is \
read, turn on LLDP on the host."""
refs = [
  "rules.md rec-host-no-link: ARP tables are not read, the management address is looked for in LLDP",
]
guards = [
  "a switch of the pod, or beside it, that was not collected or did not answer: not assessable",
  """nothing a switch could know it by (no address of its cards, no running VM, and no host of the \
pod is heard by LLDP): not assessable""",
  "hosts whose server tells ports with link: rec-mac-unseen judges their addresses",
  "hosts that are known to a switch at a place that is not clear",
  "hosts that are not up: host-not-up",
]
*/
SELECT
    h.id AS subject,
    h.name,
    CASE
        WHEN p.pod_id IS NULL OR p.why_not IS NOT NULL
            THEN
                'no switch that was collected knows ' || h.name || ', and one may be missing: '
                || coalesce(p.why_not, 'its pod is not told')
        WHEN u.addresses + u.vm_addresses + p.hears_hosts = 0
            THEN
                'nothing is told by which a switch could know ' || h.name || ': no address of its '
                || 'network cards, no running virtual machine, and its pod does not speak LLDP'
        ELSE
            'none of the ' || p.switches || ' switches of its pod, which were all read, knows '
            || h.name || '; looked for: ' || rtrim(
                iif(u.addresses, 'addresses of its network cards (' || u.addresses || '), ', '')
                || iif(u.vm_addresses, 'addresses of its VMs (' || u.vm_addresses || '), ', '')
                || iif(p.hears_hosts, 'its name and address in LLDP', ''), ', '
            )
    END AS message,
    iif(
        p.why_not IS NULL AND u.addresses + u.vm_addresses + p.hears_hosts > 0,
        'finding', 'not assessable'
    ) AS outcome,
    u.addresses,
    u.vm_addresses,
    p.switches,
    p.hears_hosts
FROM host_unbound AS u
JOIN host AS h ON u.host_id = h.id
LEFT JOIN pod_switched AS p ON h.pod_id = p.pod_id
WHERE
    NOT u.seen
    AND h.state = 'Up'
    AND h.hypervisor NOT IN ('Simulator', 'External')
    AND h.id NOT IN (
        SELECT b.host_id FROM host_server AS b
        JOIN server_nic AS n ON b.server_id = n.server_id
        WHERE n.link_up AND n.mac IS NOT NULL
    )
ORDER BY subject
