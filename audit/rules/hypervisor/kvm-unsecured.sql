/*
id = "kvm-unsecured"
title = "Agent and libvirt traffic of a KVM host is in clear text"
question = "Is the traffic of agent and libvirt protected?"
category = "Security"
severity = "medium"
level = "host"
effort = "days"
actor = "operator"
scope = "SELECT id FROM host WHERE hypervisor = 'KVM'"
why = """Live migration sends the memory of VMs, with every key in it, and libvirt takes \
commands as root. Without certificates anyone on the management network can read the one and \
give the other."""
fix = """Run provisionCertificate for the host (or install the certificates and listen on \
16514), then restart libvirt and the agent. Confirm with a TLS probe on port 16514: the flag is \
known to be wrong at times."""
refs = ["rules.md kvm-unsecured", "S:LibvirtComputingResource", "I#12795"]
guards = ["hypervisors other than KVM", "a flag that is not told is not assessable"]
*/
SELECT
    h.id AS subject,
    h.name,
    iif(
        h.secured IS NULL,
        'whether ' || h.name || ' uses certificates is not told',
        h.name || ' says that its agent and libvirt use no certificates'
    ) AS message,
    iif(h.secured IS NULL, 'not assessable', 'finding') AS outcome,
    h.secured,
    h.ip_address,
    v.vms_running AS vms
FROM host AS h
JOIN host_vms AS v ON h.id = v.host_id
WHERE h.hypervisor = 'KVM' AND NOT coalesce(h.secured, 0)
ORDER BY subject
