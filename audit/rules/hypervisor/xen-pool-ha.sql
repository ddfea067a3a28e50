/*
id = "xen-pool-ha"
title = "High availability of a XenServer pool is off"
question = "Does the pool recover its master?"
category = "Resilience"
severity = "medium"
level = "hypervisor_pool"
effort = "hours"
actor = "operator"
scope = "SELECT pool_id FROM hypervisor_pool_stake WHERE kind = 'xenserver' AND hosts > 1"
why = """CloudStack talks to the master of a pool. Without high availability of the pool no other \
host takes over when the master fails: the hosts that are left run on, but nothing can be started, \
stopped or moved in the pool, and VMs that failed with the master stay down until somebody names a \
new master by hand."""
fix = """Enable high availability with a heartbeat repository all hosts reach (xe pool-ha-enable \
heartbeat-sr-uuids=...), and leave the restart of VMs to CloudStack."""
refs = ["rules.md xen-pool-ha", "D:releasenotes/compat", "XAPI: pool.ha_enabled, pool.ha_statefiles"]
guards = ["a pool of one host", "a pool that does not tell is not assessable"]
optional = ["host", "vm"]
*/
SELECT
    s.pool_id AS subject,
    s.label AS name,
    iif(
        p.ha IS NULL,
        s.label || ' does not tell whether high availability is on',
        s.label
        || ' of '
        || s.hosts
        || iif(s.hosts = 1, ' host', ' hosts')
        || ' has high availability off'
        || coalesce('; its master is ' || m.name, '')
    ) AS message,
    iif(p.ha IS NULL, 'not assessable', 'finding') AS outcome,
    s.hosts,
    m.name AS master,
    p.ha_stores AS heartbeat_stores,
    s.zone_id,
    s.vms
FROM hypervisor_pool_stake AS s
JOIN hypervisor_pool AS p ON s.pool_id = p.id
LEFT JOIN host_system AS m ON p.manager = m.id
WHERE s.kind = 'xenserver' AND s.hosts > 1 AND NOT coalesce(p.ha, 0)
ORDER BY subject
