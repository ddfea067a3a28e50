/*
id = "sec-no-stats"
title = "An image store that nobody measures"
question = "Is the secondary storage VM measuring it?"
category = "Operations"
severity = "high"
level = "image_store"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM image_store WHERE lower(coalesce(protocol, 'nfs')) NOT IN ('s3', 'swift')"
why = """The size of this store comes from the secondary storage VM that mounts it. It tells \
none, so that VM is missing, disconnected or cannot mount the store: downloads, uploads and \
snapshots of the zone are then likely broken too, and a full store would go unnoticed."""
fix = """Check the state of the secondary storage VM and its mount (ssvm-check.sh inside it), \
then restart or destroy the VM so that it is made anew."""
refs = ["rules.md sec-no-stats", "S:ImageStoreResponse", "D:adminguide/reliability"]
guards = ["S3 and Swift have no size"]
*/
WITH ssvm AS (
    SELECT
        v.zone_id,
        count(*) FILTER (WHERE v.state = 'Running') AS running,
        group_concat(
            v.name || ' ' || coalesce(v.state, 'unknown') || ' ' || coalesce(v.agent_state, ''),
            ', '
        ) AS states
    FROM system_vm AS v
    WHERE v.type = 'secondarystoragevm'
    GROUP BY v.zone_id
)

SELECT
    i.image_store_id AS subject,
    i.name,
    i.name || ' has no size; secondary storage VMs of its zone: '
    || coalesce(s.states, 'none') AS message,
    i.protocol,
    i.server,
    coalesce(s.running, 0) AS ssvms_running,
    s.states AS ssvms
FROM image_store_load AS i
LEFT JOIN ssvm AS s ON i.zone_id = s.zone_id
WHERE
    lower(coalesce(i.protocol, 'nfs')) NOT IN ('s3', 'swift')
    AND coalesce(i.capacity, 0) = 0
ORDER BY i.image_store_id
