/*
id = "kvm-reboot-on-heartbeat"
title = "A stall of one NFS server can reboot many KVM hosts at once"
question = "Will a stall of one NFS server reboot every KVM host?"
category = "Storage"
severity = "high"
level = "zone"
confidence = "derived"
effort = "weeks"
actor = "storage"
scope = "SELECT DISTINCT zone_id FROM host WHERE hypervisor = 'KVM'"
why = """A KVM host that cannot write its heartbeat to an NFS pool reboots itself unless \
agent.properties says otherwise (reboot.host.and.alert.management.on.heartbeat.timeout, true by \
default). Hosts that share one NFS server do so together: a stall of that server, even if no VM \
uses the pool, turns into a restart of every VM on them. Whether the property was changed is not \
visible from the API."""
fix = """Give clusters separate NFS servers, and decide the property per site: a reboot prevents \
that a VM runs twice, no reboot prevents the mass loss. With the property off enable host HA."""
refs = [
  "rules.md kvm-reboot-on-heartbeat",
  "I#3082",
  "I#2657",
  "I#11586",
  "I#8682",
  "I#10111",
  "S:AgentProperties",
]
guards = [
  "one KVM host only",
  "hosts spread over several servers, each with less than half of them: low",
  "pools of hosts and pools that are not Up",
  "an NFS pool without a server address is not assessable",
]
[params.many]
default = 0.5
unit = "share"
doc = "share of the zone's KVM hosts on one server above which it is high, else low"
[params.most]
default = 0.8
unit = "share"
doc = "share above which it is critical"
*/
WITH
reach AS (
    SELECT DISTINCT
        r.cluster_id,
        coalesce(p.server, '') AS server
    FROM pool_reach AS r
    JOIN storage_pool AS p ON r.storage_pool_id = p.id
    WHERE p.type = 'NetworkFilesystem' AND p.state = 'Up'
),

mounts AS (
    SELECT
        h.zone_id,
        c.server,
        h.id AS host_id,
        v.vms_running AS vms
    FROM host AS h
    JOIN host_vms AS v ON h.id = v.host_id
    JOIN reach AS c ON h.cluster_id = c.cluster_id
    WHERE h.hypervisor = 'KVM'
),

ranked AS (
    SELECT
        m.zone_id,
        m.server,
        count(*) AS hosts,
        sum(m.vms) AS vms,
        (
            SELECT count(*) FROM host AS k
            WHERE k.zone_id = m.zone_id AND k.hypervisor = 'KVM'
        ) AS kvm_hosts,
        row_number() OVER (PARTITION BY m.zone_id ORDER BY count(*) DESC, m.server) AS place
    FROM mounts AS m
    GROUP BY m.zone_id, m.server
)

SELECT
    r.zone_id AS subject,
    z.name,
    r.hosts || ' of ' || r.kvm_hosts || ' KVM hosts of ' || z.name || ' (' || r.vms
    || iif(r.vms = 1, ' running VM) ', ' running VMs) ')
    || iif(r.hosts = 1, 'writes its', 'write their') || ' heartbeat to NFS server '
    || iif(r.server = '', '(not told)', r.server) AS message,
    CASE
        WHEN r.hosts > :most * r.kvm_hosts THEN 'critical'
        WHEN r.hosts > :many * r.kvm_hosts THEN 'high'
        ELSE 'low'
    END AS severity,
    iif(r.server = '', 'not assessable', 'finding') AS outcome,
    r.server,
    r.hosts,
    r.kvm_hosts,
    r.vms
FROM ranked AS r
JOIN zone AS z ON r.zone_id = z.id
WHERE r.place = 1 AND r.hosts >= 2
ORDER BY subject
