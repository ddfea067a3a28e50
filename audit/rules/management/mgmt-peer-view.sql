/*
id = "mgmt-peer-view"
title = "Management servers do not see each other"
question = "Do the management servers see each other?"
category = "Resilience"
severity = "high"
level = "management_server"
effort = "hours"
actor = "network"
scope = "SELECT DISTINCT management_server_id FROM management_peer"
why = """Servers forward commands for a host to the server that holds its agent. A server that \
takes a living peer for dead takes over its hosts and jobs: both then act on the same VMs, and \
jobs are lost or run twice."""
fix = """Open TCP 9090 and 8250 between all management servers, check the setting \
cluster.node.IP of each and the clocks of all."""
refs = ["rules.md mgmt-peer-view", "S:PeerManagementServerNodeResponse"]
guards = [
  "a peer that really is not Up is left to mgmt-server-not-up",
  "not judged within five minutes of a server start",
]
[params.settle]
default = 5
unit = "minutes"
doc = "servers need this long after a start to see each other"
*/
SELECT
    p.management_server_id AS subject,
    coalesce(a.name, p.management_server_id) AS name,
    coalesce(a.name, p.management_server_id) || ' sees ' || count(*)
    || ' of its peers not Up though they are: '
    || group_concat(b.name || ' as ' || coalesce(p.state, '?'), ', ') AS message,
    iif(
        max(
            p.state IS NOT NULL
            AND coalesce(
                (julianday(:now) - julianday(a.last_server_start)) * 1440 > :settle
                AND (julianday(:now) - julianday(b.last_server_start)) * 1440 > :settle, 1
            )
        ),
        'finding', 'not assessable'
    ) AS outcome,
    count(*) AS peers,
    min(p.last_updated) AS oldest_view
FROM management_peer AS p
JOIN management_server AS b ON (p.peer_id = b.id OR p.peer_name = b.name) AND b.state = 'Up'
LEFT JOIN management_server AS a ON p.management_server_id = a.id
WHERE p.management_server_id <> b.id AND coalesce(p.state <> 'Up', 1)
GROUP BY p.management_server_id, a.name
ORDER BY subject
