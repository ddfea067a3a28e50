/*
id = "vm-no-ha"
title = "Important virtual machines that nobody restarts"
question = "Which important virtual machines are not restarted when their host fails?"
category = "Resilience"
severity = "medium"
level = "account"
confidence = "derived"
effort = "hours"
actor = "tenant"
scope = """SELECT DISTINCT r.owner_id FROM vm_role AS r JOIN vm AS v ON r.vm_id = v.id \
WHERE v.state = 'Running'"""
optional = ["vm.type", "vm.autoscale_group_id", "vm.lease_end"]
why = """These virtual machines are large, marked as production, or receive traffic from outside, \
and their offering has no high availability: when their host fails they stay down until somebody \
starts them by hand, although their disks are on shared storage."""
fix = """Move them to an offering with high availability (stop, change the offering, start), or \
tell the owner that this is the service bought."""
refs = [
  "rules.md vm-no-ha", "D:adminguide/reliability",
  "projects count as accounts; CloudStack keeps one for each",
]
guards = [
  "members of an anti-affinity group of two or more, nodes of Kubernetes and auto-scale groups",
  "VMs with a lease", "VMware and Hyper-V, which restart VMs themselves", "disks on local storage",
  "one finding per account, not per VM",
]
[params.large]
default = 17179869184
unit = "bytes"
doc = "memory from which a VM is important by its size"
*/
WITH entered AS (
    SELECT i.vm_id FROM public_ip AS i
    WHERE i.is_static_nat
    UNION
    SELECT m.vm_id FROM load_balancer_member AS m
)

SELECT
    r.owner_id AS subject,
    r.owner_name AS name,
    iif(
        sum(NOT v.ha_enabled) > 0,
        sum(NOT v.ha_enabled) || ' important running VMs of ' || r.owner_name
        || ' are not restarted when their host fails, for example ' || min(v.name),
        'whether ' || count(*) || ' important VMs of ' || r.owner_name || ' have HA is not told'
    ) AS message,
    iif(sum(NOT v.ha_enabled) > 0, 'finding', 'not assessable') AS outcome,
    sum(NOT v.ha_enabled) AS vms,
    sum(r.is_production) AS vms_production,
    sum(v.memory >= :large) AS vms_large,
    sum(e.vm_id IS NOT NULL) AS vms_entered,
    sum(v.memory) AS memory
FROM vm AS v
JOIN vm_role AS r ON v.id = r.vm_id
LEFT JOIN entered AS e ON v.id = e.vm_id
LEFT JOIN vm_apart AS a ON v.id = a.vm_id
WHERE
    v.state = 'Running'
    AND NOT coalesce(v.ha_enabled, 0)
    AND (r.is_production OR v.memory >= :large OR e.vm_id IS NOT NULL)
    AND EXISTS (
        SELECT 1 FROM volume AS o
        WHERE o.vm_id = v.id
    )
    AND NOT EXISTS (
        SELECT 1 FROM volume AS o
        LEFT JOIN storage_pool AS p ON o.storage_pool_id = p.id
        WHERE o.vm_id = v.id AND (o.storage_type = 'local' OR p.scope = 'HOST')
    )
    AND coalesce(v.hypervisor, '') NOT IN ('VMware', 'Hyperv')
    AND NOT r.is_node
    AND NOT r.is_leased
    AND coalesce(a.members, 1) < 2
GROUP BY r.owner_id, r.owner_name
ORDER BY r.owner_id
