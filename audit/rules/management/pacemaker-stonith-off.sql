/*
id = "pacemaker-stonith-off"
title = "A Pacemaker cluster does not fence"
question = "Can each Pacemaker cluster switch off a node it lost?"
category = "Resilience"
severity = "high"
level = "host_system"
confidence = "measured"
scope = """SELECT host_system_id FROM cluster_resource WHERE kind = 'property'"""
effort = "days"
actor = "management"
why = """Fencing (STONITH) is off, or the cluster goes on without quorum. After a network fault both \
nodes may start the same database or mount the same disk: two truths that nobody can join again."""
fix = """Configure a fence device for every node (the BMC), test it, then set stonith-enabled=true; \
with three nodes or more set no-quorum-policy=stop."""
refs = ["vendors.md 4 (Pacemaker: stonith off)", "Pacemaker Explained, cluster options"]
guards = [
  "no-quorum-policy=ignore is normal with two nodes",
  "properties that are not told are not judged alone",
]
*/
WITH told AS (
    SELECT
        host_system_id,
        source,
        max(iif(kind = 'property' AND name = 'stonith-enabled', state, NULL)) AS stonith,
        max(iif(kind = 'property' AND name = 'no-quorum-policy', state, NULL)) AS policy,
        count(*) FILTER (WHERE kind = 'node') AS nodes,
        count(*) FILTER (WHERE agent LIKE 'stonith:%') AS devices
    FROM cluster_resource
    GROUP BY host_system_id, source
),

judged AS (
    SELECT
        t.*,
        coalesce(t.stonith = 'false', 0) AS is_off,
        coalesce(t.policy = 'ignore' AND t.nodes > 2, 0) AS ignores,
        coalesce(t.stonith = 'true' AND t.devices = 0, 0) AS is_empty
    FROM told AS t
)

SELECT
    n.host_system_id AS subject,
    n.name,
    CASE
        WHEN j.is_off
            THEN 'the cluster of ' || n.name || ' (' || j.nodes || ' nodes) does not fence'
        WHEN j.is_empty
            THEN 'the cluster of ' || n.name || ' is to fence, but has no device to do it with'
        WHEN j.ignores
            THEN
                'the cluster of ' || n.name || ' (' || j.nodes || ' nodes) goes on without quorum'
        ELSE 'the cluster of ' || n.name || ' does not tell whether it fences'
    END AS message,
    iif(j.is_off OR j.is_empty OR j.ignores, 'finding', 'not assessable') AS outcome,
    n.zone_id,
    j.stonith,
    j.policy AS no_quorum_policy,
    j.devices,
    j.nodes
FROM judged AS j
JOIN system_now AS n ON j.host_system_id = n.host_system_id AND j.source = n.source
WHERE j.is_off OR j.is_empty OR j.ignores OR j.stonith IS NULL
ORDER BY n.host_system_id
