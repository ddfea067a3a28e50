/*
id = "hypervisor-legacy"
title = "A hypervisor that is hardly maintained is in use"
question = "Are hypervisors in use that are hardly maintained?"
category = "Lifecycle"
severity = "medium"
level = "hypervisor_type"
effort = "project"
actor = "management"
scope = "SELECT DISTINCT hypervisor FROM host WHERE hypervisor IS NOT NULL"
why = """LXC, Hyper-V, Oracle VM and bare metal have not been tested with CloudStack for many \
releases. Faults there are found by you, after an upgrade, and there are few people who can \
repair them."""
fix = """Plan the migration of these VMs to a maintained hypervisor before the next upgrade of \
CloudStack."""
refs = ["rules.md hypervisor-legacy", "D:compat (not tested ... many releases)"]
guards = ["types that are offered but have no host"]
*/
SELECT
    h.hypervisor AS subject,
    h.hypervisor AS name,
    count(*)
    || iif(count(*) = 1, ' host runs ', ' hosts run ')
    || h.hypervisor
    || ' with '
    || sum(v.vms_running)
    || iif(sum(v.vms_running) = 1, ' running VM', ' running VMs') AS message,
    count(*) AS hosts,
    sum(v.vms_running) AS vms
FROM host AS h
JOIN host_vms AS v ON h.id = v.host_id
WHERE h.hypervisor IN ('LXC', 'Hyperv', 'Ovm', 'Ovm3', 'BareMetal')
GROUP BY h.hypervisor
ORDER BY subject
