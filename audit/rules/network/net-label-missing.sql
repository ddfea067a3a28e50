/*
id = "net-label-missing"
title = "Traffic labels missing, shared or all the same"
question = "Will virtual machines get the wrong bridge?"
category = "Network"
severity = "medium"
level = "zone"
confidence = "measured"
effort = "hours"
actor = "network"
scope = """SELECT DISTINCT p.zone_id FROM traffic_type AS t JOIN physical_network AS p ON p.id \
= t.physical_network_id JOIN host AS h ON h.zone_id = p.zone_id WHERE h.hypervisor IN ('KVM', \
'XenServer', 'VMware', 'Hyperv')"""
why = """A traffic label names the bridge or switch of the hosts that carries a kind of \
traffic. A missing label means the default bridge; the same label on two physical networks \
puts their traffic on one wire although the design says two. Virtual machines then get no \
network, or the wrong one. One network for all traffic works, but guests and storage then \
share every link."""
fix = """Set a label for each traffic type and hypervisor of the zone, the same on all hosts, \
and a different one for each physical network."""
refs = [
  "rules.md net-label-missing",
  "S:TrafficTypeResponse",
  "D:conceptsandterminology/concepts (labels)",
]
guards = [
  "a missing label with one physical network",
  "labels of hypervisors the zone does not have",
]
*/
WITH hypervisor AS (
    SELECT DISTINCT
        h.zone_id,
        h.hypervisor
    FROM host AS h
    WHERE h.hypervisor IN ('KVM', 'XenServer', 'VMware', 'Hyperv')
),

label AS (
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
        END AS name
    FROM traffic_type AS t
    JOIN physical_network AS p ON t.physical_network_id = p.id
    JOIN hypervisor AS h ON p.zone_id = h.zone_id
),

judged AS (
    SELECT
        l.zone_id,
        count(DISTINCT l.physical_network_id) AS networks,
        count(DISTINCT l.type) AS types,
        count(DISTINCT coalesce(l.name, '') || l.hypervisor)
        = count(DISTINCT l.hypervisor) AS is_one,
        group_concat(DISTINCT iif(l.name IS NULL, l.type || ' on ' || l.hypervisor, NULL)) AS bare,
        group_concat(DISTINCT iif(o.name IS NULL, NULL, l.name)) AS doubled
    FROM label AS l
    LEFT JOIN label AS o
        ON
            l.zone_id = o.zone_id
            AND l.hypervisor = o.hypervisor
            AND l.name = o.name
            AND l.physical_network_id <> o.physical_network_id
    GROUP BY l.zone_id
)

SELECT
    j.zone_id AS subject,
    z.name,
    CASE
        WHEN j.networks > 1 AND (j.bare IS NOT NULL OR j.doubled IS NOT NULL)
            THEN z.name || ': ' || coalesce('no label for ' || j.bare || '; ', '')
                || coalesce('one label for several physical networks: ' || j.doubled, '')
        ELSE 'all ' || j.types || ' traffic types of ' || z.name || ' share one label'
    END AS message,
    iif(j.networks > 1 AND (j.bare || coalesce(j.doubled, '') IS NOT NULL
        OR j.doubled IS NOT NULL), 'medium', 'info') AS severity,
    j.networks,
    j.types,
    j.bare AS without_label,
    j.doubled AS label_used_twice
FROM judged AS j
JOIN zone AS z ON j.zone_id = z.id
WHERE (j.networks > 1 AND (j.bare IS NOT NULL OR j.doubled IS NOT NULL))
    OR (j.types > 1 AND j.is_one)
ORDER BY j.zone_id
