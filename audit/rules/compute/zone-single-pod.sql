/*
id = "zone-single-pod"
title = "A large zone in one pod"
question = "Is a large zone split into pods?"
category = "Resilience"
severity = "low"
level = "zone"
effort = "project"
actor = "network"
scope = "SELECT zone_id FROM zone_size WHERE pods > 0"
why = """A pod has one management network. All hosts of a large zone in one broadcast domain \
share its faults: a loop, a wrong address or one switch pair reaches all of them."""
fix = """Add pods along racks and switch pairs for new hosts; hosts move to another pod only by \
being removed and added again."""
refs = ["rules.md zone-single-pod", "D:concepts About Pods"]
guards = [
  "up to 24 hosts",
  "zones whose guests are isolated by VXLAN: racks are then often joined by routing",
]
[params.many_hosts]
default = 24
unit = "count"
doc = "zones with more hosts than this are asked for a second pod"
*/
SELECT
    z.zone_id AS subject,
    z.name,
    z.name || ' has one pod for ' || z.hosts || iif(z.hosts = 1, ' host', ' hosts') AS message,
    z.pods,
    z.hosts,
    z.vms_running AS vms
FROM zone_size AS z
WHERE
    z.pods = 1
    AND z.hosts > :many_hosts
    AND NOT EXISTS (
        SELECT 1 FROM physical_network AS n
        WHERE n.zone_id = z.zone_id AND upper(coalesce(n.isolation, '')) LIKE '%VXLAN%'
    )
ORDER BY subject
