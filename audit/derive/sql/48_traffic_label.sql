/*
doc = """A row per physical network, traffic type and hypervisor the zone has: the label hosts \
of that hypervisor look for."""
[columns]
zone_id = "Zone"
physical_network_id = "Physical network"
type = "Management, Guest, Public, Storage"
hypervisor = "Hypervisor type"
label = "Bridge or switch label; NULL: the default"
*/
WITH present AS (
    SELECT DISTINCT
        h.zone_id,
        h.hypervisor
    FROM host AS h
    WHERE h.hypervisor IN ('KVM', 'XenServer', 'VMware', 'Hyperv')
)

SELECT
    p.zone_id,
    p.id AS physical_network_id,
    t.type,
    h.hypervisor,
    CASE h.hypervisor
        WHEN 'KVM' THEN t.kvm_label
        WHEN 'XenServer' THEN t.xen_label
        WHEN 'VMware' THEN t.vmware_label
        ELSE t.hyperv_label
    END AS label
FROM traffic_type AS t
JOIN physical_network AS p ON t.physical_network_id = p.id
JOIN present AS h ON p.zone_id = h.zone_id
