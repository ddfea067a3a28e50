/*
id = "rec-array-no-client"
title = "Clients of a pool are not its hosts"
question = "Do the hosts of a pool, and only they, have it mounted?"
category = "Security"
severity = "medium"
level = "storage_pool"
confidence = "derived"
effort = "hours"
actor = "storage"
scope = "SELECT storage_pool_id FROM pool_client"
why = """The array tells which clients have the filesystem mounted. A stranger can read and change \
the disks of every virtual machine on it; a host that is missing cannot take over virtual machines \
of another."""
fix = """Find out who the stranger is and take it out of the export rule; mount the pool on the hosts \
that lack it, by reconnecting them."""
refs = [
  "rules.md rec-array-no-client (CloudStack does not tell the storage addresses of hosts)",
]
guards = [
  "system VMs and management servers",
  "hosts that mount from addresses CloudStack does not tell: not assessable",
]
optional = ["system_vm", "management_server"]
*/
SELECT
    c.storage_pool_id AS subject,
    c.name,
    iif(
        c.mounted * 2 <= c.hosts,
        'the hosts of ' || c.name || ' mount it from addresses CloudStack does not tell',
        c.mounted || ' of ' || c.hosts || ' hosts have ' || c.name || ' mounted'
        || coalesce('; missing: ' || c.missing, '')
        || coalesce('; strangers: ' || c.strangers, '')
    ) AS message,
    iif(c.strangers IS NULL, 'medium', 'high') AS severity,
    iif(c.mounted * 2 <= c.hosts, 'not assessable', 'finding') AS outcome,
    c.hosts,
    c.mounted,
    c.missing,
    c.strangers
FROM pool_client AS c
WHERE c.mounted < c.hosts OR c.hosts = 0 OR c.strangers IS NOT NULL
ORDER BY c.storage_pool_id
