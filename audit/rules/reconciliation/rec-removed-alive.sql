/*
id = "rec-removed-alive"
title = "Removed host whose server still runs"
question = "Are the servers of removed hosts off?"
category = "Operations"
severity = "medium"
level = "host"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT DISTINCT id FROM host_past WHERE id NOT IN (SELECT id FROM host)"
why = """CloudStack no longer knows this host, but its server is on. Virtual machines it still runs \
can write to disks that were given to others since, and nobody patches it."""
fix = """Look at what runs on the server, then switch it off and take its access to the storage \
away; or add it to CloudStack again."""
refs = ["rules.md rec-removed-alive (MAC addresses of its old VMs: not looked at)"]
guards = [
  "servers that are a present host again, by whatever name",
  "hosts whose server cannot be told, or does not tell whether it is on: not assessable",
]
*/
WITH gone AS (
    SELECT
        p.id,
        p.name,
        lower(p.oobm_address) AS address,
        max(p.valid_to) AS left_at
    FROM host_past AS p
    LEFT JOIN host AS h ON p.id = h.id
    WHERE h.id IS NULL
    GROUP BY p.id
),

reached (address, server_id) AS (
    SELECT
        lower(address),
        id
    FROM server
    WHERE address IS NOT NULL
    UNION
    SELECT
        lower(address),
        server_id
    FROM server_bmc_nic
    WHERE address IS NOT NULL
),

placed AS (
    SELECT
        g.id,
        g.name,
        g.address,
        g.left_at,
        max(s.id) AS server_id,
        max(s.power_state) AS power_state,
        count(b.host_id) AS bound
    FROM gone AS g
    LEFT JOIN reached AS r ON g.address = r.address
    LEFT JOIN server AS s ON r.server_id = s.id
    LEFT JOIN host_server AS b ON s.id = b.server_id
    GROUP BY g.id
)

SELECT
    p.id AS subject,
    p.name,
    iif(
        p.power_state IS NULL,
        'the server of the removed host ' || p.name || ' is not known, or not whether it is on',
        p.name || ' was removed from CloudStack by ' || substr(p.left_at, 1, 10)
        || ', and its server (BMC ' || p.address || ') is on'
    ) AS message,
    iif(p.power_state IS NULL, 'not assessable', 'finding') AS outcome,
    p.server_id,
    p.power_state,
    p.left_at
FROM placed AS p
WHERE p.bound = 0 AND (p.power_state IS NULL OR p.power_state = 'On')
ORDER BY p.id
