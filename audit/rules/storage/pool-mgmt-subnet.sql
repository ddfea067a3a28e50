/*
id = "pool-mgmt-subnet"
title = "Storage in the management network"
question = "Does storage ride the management network?"
category = "Network"
severity = "low"
level = "zone"
confidence = "measured"
effort = "weeks"
actor = "network"
scope = """SELECT DISTINCT p.zone_id FROM storage_pool AS p JOIN pod AS d ON d.zone_id = \
p.zone_id JOIN zone_size AS z ON z.zone_id = p.zone_id WHERE p.scope <> 'HOST' AND p.state = \
'Up' AND z.hosts >= :min_hosts"""
why = """The address of this storage lies in the management subnet of a pod, so disk traffic \
and control traffic share one network: a burst of writes delays agents until hosts look \
disconnected, and whoever reaches the management network reaches the disks."""
fix = """Give storage its own subnet and network cards, and set a storage network range in \
CloudStack."""
refs = [
  "rules.md pool-mgmt-subnet",
  "D:conceptsandterminology/storage_setup (separating primary storage traffic)",
]
guards = [
  "small zones",
  "local and disabled pools are not counted",
  "servers named by a host name cannot be judged",
]
[params.min_hosts]
default = 5
unit = "count"
doc = "hosts from which the networks should be separate"
[params.many_hosts]
default = 16
unit = "count"
doc = "hosts above which it is medium"
*/
WITH part AS (
    SELECT
        p.zone_id,
        p.name,
        r.server,
        '[' || replace(r.server, '.', ',') || ']' AS a,
        '[' || replace(d.gateway, '.', ',') || ']' AS g,
        '[' || replace(d.netmask, '.', ',') || ']' AS m,
        d.name AS pod
    FROM storage_pool AS p
    JOIN pool_server AS r ON p.id = r.storage_pool_id
    JOIN pod AS d ON p.zone_id = d.zone_id
    WHERE p.scope <> 'HOST' AND p.state = 'Up'
),

judged AS (
    SELECT
        zone_id,
        name,
        server,
        pod,
        CASE
            WHEN json_valid(a) AND json_valid(g) AND json_valid(m)
                THEN
                    (a ->> 0 & m ->> 0) = (g ->> 0 & m ->> 0)
                    AND (a ->> 1 & m ->> 1) = (g ->> 1 & m ->> 1)
                    AND (a ->> 2 & m ->> 2) = (g ->> 2 & m ->> 2)
                    AND (a ->> 3 & m ->> 3) = (g ->> 3 & m ->> 3)
        END AS inside
    FROM part
)

SELECT
    j.zone_id AS subject,
    z.name,
    iif(
        max(j.inside),
        group_concat(DISTINCT iif(j.inside, j.name || ' (' || j.server || ')', NULL))
        || ' in the management network of ' || group_concat(DISTINCT iif(j.inside, j.pod, NULL)),
        'not every storage address or management network of ' || z.name || ' is told as an address'
    ) AS message,
    iif(max(j.inside), 'finding', 'not assessable') AS outcome,
    iif(z.hosts > :many_hosts, 'medium', 'low') AS severity,
    z.hosts,
    group_concat(DISTINCT iif(j.inside, j.server, NULL)) AS servers
FROM judged AS j
JOIN zone_size AS z ON j.zone_id = z.zone_id
WHERE z.hosts >= :min_hosts
GROUP BY j.zone_id, z.name, z.hosts
HAVING max(j.inside) OR count(j.inside) < count(*)
ORDER BY j.zone_id
