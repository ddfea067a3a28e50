/*
id = "kvm-uefi-mixed"
title = "UEFI VMs cannot move to every host"
question = "Can UEFI VMs move to every host of their cluster?"
category = "Hypervisor"
severity = "medium"
level = "cluster"
effort = "hours"
actor = "operator"
scope = """SELECT h.cluster_id FROM host AS h WHERE h.hypervisor = 'KVM' AND h.id IN (SELECT \
v.host_id FROM vm AS v WHERE v.state = 'Running' AND v.boot_type = 'Uefi')"""
why = """A VM that boots by UEFI runs only on hosts with the UEFI firmware for guests. If only \
some hosts have it, HA and maintenance have fewer places than it seems; with one such host there \
is none."""
fix = "Install OVMF and uefi.properties on every host of the cluster and restart the agents."
refs = ["rules.md kvm-uefi-mixed", "S:HostResponse"]
guards = [
  "clusters without running UEFI VMs",
  "hosts that do not tell are not assessable unless others say no",
]
*/
WITH asked AS (
    SELECT
        c.id AS cluster_id,
        c.name,
        count(*) AS hosts,
        count(h.uefi) AS told,
        count(*) FILTER (WHERE h.uefi) AS capable,
        (
            SELECT count(*) FROM vm AS v JOIN host AS o ON v.host_id = o.id
            WHERE o.cluster_id = c.id AND v.state = 'Running' AND v.boot_type = 'Uefi'
        ) AS vms
    FROM cluster AS c
    JOIN host AS h ON c.id = h.cluster_id AND h.hypervisor = 'KVM'
    GROUP BY c.id, c.name
)

SELECT
    a.cluster_id AS subject,
    a.name,
    iif(
        a.told < a.hosts,
        'UEFI support of ' || (a.hosts - a.told) || ' hosts of ' || a.name || ' is not told',
        a.vms || ' running UEFI VMs of ' || a.name || ' fit on ' || a.capable || ' of '
        || a.hosts || ' hosts'
    ) AS message,
    iif(a.capable <= 1, 'high', 'medium') AS severity,
    iif(a.told < a.hosts, 'not assessable', 'finding') AS outcome,
    a.hosts,
    a.capable,
    a.vms
FROM asked AS a
WHERE a.vms > 0 AND a.capable < a.hosts
ORDER BY subject
