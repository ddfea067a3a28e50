/*
id = "cluster-oversize"
title = "The cluster is larger than advised"
question = "Is the cluster no larger than advised for its hypervisor?"
category = "Resilience"
severity = "low"
level = "cluster"
effort = "project"
actor = "operator"
scope = "SELECT id FROM cluster WHERE hypervisor IN ('KVM', 'XenServer', 'VMware')"
why = """A cluster shares one pool master, one heartbeat and one set of storage pools. The more \
hosts share them, the more VMs one fault of any of them takes down, and the longer a rolling \
upgrade runs. The documentation advises at most 16 KVM hosts and 8 XenServer or vSphere hosts."""
fix = "Split the cluster: put new hosts and new storage into a second one and move VMs over."
refs = [
  "rules.md cluster-oversize",
  "D:installguide/configuration (add cluster)",
  "hypervisor capabilities max_hosts_per_cluster",
]
guards = [
  "VMware above 8 hosts: low only, the advice is old",
  "other hypervisors have no advice",
  "the limit of the KVM default row is not used (trap 20)",
]
[params.kvm_hosts]
default = 16
unit = "count"
doc = "hosts advised in a KVM cluster"
[params.xenserver_hosts]
default = 8
unit = "count"
doc = "hosts advised in a XenServer cluster"
[params.vmware_hosts]
default = 8
unit = "count"
doc = "hosts advised in a vSphere cluster"
*/
WITH
sized AS (
    SELECT
        c.cluster_id,
        c.name,
        c.hypervisor,
        c.hosts,
        c.vms_running,
        CASE c.hypervisor
            WHEN 'KVM' THEN :kvm_hosts
            WHEN 'XenServer' THEN :xenserver_hosts
            WHEN 'VMware' THEN :vmware_hosts
        END AS advised,
        (
            SELECT max(h.max_hosts_per_cluster) FROM hypervisor_capability AS h
            WHERE h.hypervisor = c.hypervisor AND h.hypervisor <> 'KVM'
        ) AS hard_limit,
        (
            SELECT count(*) FROM pool_reach AS r
            WHERE r.cluster_id = c.cluster_id
        ) AS pools
    FROM cluster_capacity AS c
),

stepped AS (
    SELECT
        s.*,
        CASE
            WHEN s.hosts > s.hard_limit THEN 3
            WHEN s.hypervisor <> 'VMware' AND s.hosts > 2 * s.advised THEN 2
            ELSE 1
        END + (s.pools = 1 AND s.hypervisor <> 'VMware') AS step
    FROM sized AS s
)

SELECT
    t.cluster_id AS subject,
    t.name,
    t.name || ' has ' || t.hosts || ' ' || t.hypervisor || ' hosts, ' || t.advised
    || ' are advised' || coalesce(', ' || t.hard_limit || ' are allowed', '')
    || iif(t.pools = 1, '; one pool serves them all', '') AS message,
    CASE t.step WHEN 1 THEN 'low' WHEN 2 THEN 'medium' ELSE 'high' END AS severity,
    t.hosts,
    t.advised,
    t.hard_limit,
    t.pools,
    t.vms_running AS vms
FROM stepped AS t
WHERE t.hosts > t.advised
ORDER BY subject
