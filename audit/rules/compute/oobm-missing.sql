/*
id = "oobm-missing"
title = "CloudStack cannot power a host off"
question = "Is power control configured on every KVM host?"
category = "Resilience"
severity = "low"
level = "host"
effort = "days"
actor = "operator"
scope = "SELECT id FROM host WHERE hypervisor = 'KVM'"
why = """Without the address of its management controller CloudStack cannot switch a hung host \
off or on. Host HA needs this to fence: with host HA wanted and no power control it never acts."""
fix = """Configure out-of-band management (ipmitool or redfish) with address, user and driver \
for each host, and enable it."""
refs = ["rules.md oobm-missing", "D:adminguide/hosts"]
guards = ["hypervisors other than KVM"]
*/
SELECT
    h.id AS subject,
    h.name,
    iif(
        h.oobm_enabled IS NULL,
        'out-of-band management of ' || h.name || ' is not told',
        'out-of-band management of ' || h.name || ' is off'
        || iif(h.ha_enabled, ' although host HA is on', '')
        || coalesce(' (address ' || h.oobm_address || ' is configured)', '')
    ) AS message,
    iif(h.ha_enabled, 'medium', 'low') AS severity,
    iif(h.oobm_enabled IS NULL, 'not assessable', 'finding') AS outcome,
    h.oobm_driver,
    h.oobm_address,
    h.ha_enabled
FROM host AS h
WHERE h.hypervisor = 'KVM' AND NOT coalesce(h.oobm_enabled, 0)
ORDER BY subject
