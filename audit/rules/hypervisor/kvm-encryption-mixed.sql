/*
id = "kvm-encryption-mixed"
title = "VMs with encrypted volumes cannot move to every host"
question = "Can VMs with encrypted volumes move to every host of their cluster?"
category = "Hypervisor"
severity = "medium"
level = "cluster"
effort = "hours"
actor = "operator"
scope = """SELECT DISTINCT h.cluster_id FROM volume AS o CROSS JOIN vm AS v ON o.vm_id = v.id \
CROSS JOIN host AS h ON v.host_id = h.id WHERE o.encryption_format IS NOT NULL AND \
v.state = 'Running' AND h.hypervisor = 'KVM'"""
why = """Encrypted volumes attach only on hosts with the packages for it (cryptsetup and a recent \
QEMU). If only some hosts have them, HA and maintenance have fewer places than it seems; with one \
such host there is none."""
fix = "Install the same packages on every host of the cluster and restart the agents."
refs = ["rules.md kvm-encryption-mixed", "S:HostResponse"]
guards = [
  "clusters without running VMs on encrypted volumes",
  "hosts that do not tell are not assessable",
]
*/
WITH
secret AS (
    SELECT
        h.cluster_id,
        count(DISTINCT v.id) AS vms
    FROM volume AS o  -- CROSS: from the few encrypted volumes to their hosts, not the other way
    CROSS JOIN vm AS v ON o.vm_id = v.id
    CROSS JOIN host AS h ON v.host_id = h.id
    WHERE o.encryption_format IS NOT NULL AND v.state = 'Running' AND h.hypervisor = 'KVM'
    GROUP BY h.cluster_id
),

asked AS (
    SELECT
        c.id AS cluster_id,
        c.name,
        s.vms,
        count(*) AS hosts,
        count(h.encryption) AS told,
        count(*) FILTER (WHERE h.encryption) AS capable
    FROM secret AS s
    JOIN cluster AS c ON s.cluster_id = c.id
    JOIN host AS h ON c.id = h.cluster_id AND h.hypervisor = 'KVM'
    GROUP BY c.id, c.name, s.vms
)

SELECT
    a.cluster_id AS subject,
    a.name,
    iif(
        a.told < a.hosts,
        'encryption support of ' || (a.hosts - a.told) || ' hosts of ' || a.name || ' is not told',
        a.vms || ' running VMs with encrypted volumes of ' || a.name || ' fit on ' || a.capable
        || ' of ' || a.hosts || ' hosts'
    ) AS message,
    iif(a.capable <= 1, 'high', 'medium') AS severity,
    iif(a.told < a.hosts, 'not assessable', 'finding') AS outcome,
    a.hosts,
    a.capable,
    a.vms
FROM asked AS a
WHERE a.capable < a.hosts
ORDER BY subject
