/*
id = "vr-no-ha"
title = "A virtual router that is not restarted"
question = "Is HA off for the virtual router?"
category = "Resilience"
severity = "medium"
level = "router"
confidence = "measured"
effort = "days"
actor = "operator"
scope = "SELECT router_id FROM router_group WHERE redundant = 0 AND running > 0"
why = """The system offering of this router does not ask for high availability. When its host \
fails, the virtual machines behind it may be restarted elsewhere, but their gateway, addresses \
and name service stay away until somebody restarts the network."""
fix = """Set offerha on the system offering of the routers, or give the network offering another \
one, and restart the network with clean-up."""
refs = [
  "rules.md vr-no-ha",
  "D:adminguide/reliability (virtual routers are HA by default)",
  "S:ServiceOfferingResponse.offerha",
]
guards = ["redundant pairs", "VMware and Hyper-V, whose own HA restarts the router"]
*/
SELECT
    g.router_id AS subject,
    g.name,
    CASE
        WHEN o.id IS NULL OR o.offer_ha IS NULL
            THEN 'the system offering of the router of ' || g.name || ' is not told'
        ELSE
            'the router of ' || g.kind || ' ' || g.name || ' (' || g.vms_running
            || iif(g.vms_running = 1, ' running VM', ' running VMs')
            || ') uses '
            || o.name
            || ', which is not HA'
    END AS message,
    iif(o.offer_ha IS NULL, 'not assessable', 'finding') AS outcome,
    g.vms_running AS vms,
    g.zone_id,
    g.owner_id,
    o.name AS offering,
    h.hypervisor
FROM router_group AS g
JOIN router AS r ON g.router_id = r.id
LEFT JOIN service_offering AS o ON r.service_offering_id = o.id
LEFT JOIN host AS h ON r.host_id = h.id
WHERE
    g.redundant = 0
    AND g.running > 0
    AND NOT coalesce(o.offer_ha, 0)
    AND coalesce(h.hypervisor, '') NOT IN ('VMware', 'Hyperv')
ORDER BY g.vms_running DESC, g.router_id
