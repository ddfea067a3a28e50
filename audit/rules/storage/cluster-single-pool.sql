/*
id = "cluster-single-pool"
title = "A cluster with a single shared pool"
question = "Is there somewhere to move volumes?"
category = "Storage"
severity = "medium"
level = "cluster"
confidence = "measured"
effort = "weeks"
actor = "storage"
scope = """SELECT cluster_id FROM cluster_capacity WHERE allocation_state = 'Enabled' AND \
hosts >= :min_hosts"""
why = """With one shared pool a cluster cannot move a volume anywhere: a full, slow or failing \
pool, or one that must be serviced, means stopping the virtual machines. High availability \
does not help, because every host needs the same pool."""
fix = """Add a second pool on another aggregate or array; it also takes the volumes while the \
first is in maintenance."""
refs = ["rules.md cluster-single-pool", "S:ListStoragePoolsCmd"]
guards = ["small clusters", "disabled clusters", "local pools are not counted"]
[params.min_hosts]
default = 3
unit = "count"
doc = "hosts from which a cluster should have a second pool"
*/
SELECT
    c.cluster_id AS subject,
    c.name,
    c.name || ' reaches one shared pool, ' || min(p.name) || ', for its ' || c.vms_running
    || iif(c.vms_running = 1, ' running VM', ' running VMs') AS message,
    c.zone_id,
    c.vms_running AS vms,
    min(p.name) AS pool,
    c.hosts
FROM cluster_capacity AS c
JOIN pool_reach AS r ON c.cluster_id = r.cluster_id
JOIN storage_pool AS p ON r.storage_pool_id = p.id
WHERE p.state = 'Up' AND c.allocation_state = 'Enabled' AND c.hosts >= :min_hosts
GROUP BY c.cluster_id, c.name, c.zone_id, c.vms_running, c.hosts
HAVING count(*) = 1
ORDER BY c.cluster_id
