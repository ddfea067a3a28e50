/*
id = "vm-unmanaged"
title = "Machines on the hypervisors that CloudStack does not know"
question = "Do machines outside CloudStack run on its clusters?"
category = "Data quality"
severity = "medium"
level = "cluster"
confidence = "measured"
effort = "days"
actor = "operator"
scope = "SELECT id FROM cluster WHERE hypervisor IN ('KVM', 'VMware')"
why = """CloudStack places machines as if these were not there. Capacity and spare figures of \
the cluster are wrong by what they use, and nothing restarts, backs up or bills them."""
fix = "Import them into CloudStack, or move them to hosts of their own."
refs = [
  "rules.md vm-unmanaged", "S:UnmanagedInstanceResponse (KVM 4.19+)",
  "asked only of a target with deep = true: the server asks every host",
]
guards = [
  "the cluster service machines of vCenter (vCLS)",
  "machines that are switched off only: low, they take no memory",
]
*/
SELECT
    c.id AS subject,
    c.name,
    printf(
        '%d %s unknown to CloudStack in %s; running: %d, with %.1f GiB of memory; for example %s',
        count(*), iif(count(*) = 1, 'machine is', 'machines are'), c.name,
        sum(u.power_state = 'PowerOn'),
        coalesce(sum(iif(u.power_state = 'PowerOn', u.memory, 0)), 0) / 1073741824.0, min(u.name)
    ) AS message,
    iif(sum(u.power_state IS NOT 'PowerOff') > 0, 'medium', 'low') AS severity,
    c.zone_id,
    count(*) AS machines,
    sum(u.power_state = 'PowerOn') AS machines_on,
    sum(u.cpu_number) AS vcpus,
    sum(u.memory) AS memory,
    count(DISTINCT u.host_id) AS hosts
FROM unmanaged_vm AS u
JOIN cluster AS c ON u.cluster_id = c.id
WHERE u.name NOT LIKE 'vCLS%'
GROUP BY c.id, c.name, c.zone_id
ORDER BY c.id
