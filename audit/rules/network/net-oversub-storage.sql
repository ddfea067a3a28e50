/*
id = "net-oversub-storage"
title = "The ports of the storage are small for its hosts"
question = "Do the ports of the storage fit the hosts that use it?"
category = "Capacity"
severity = "medium"
level = "zone"
confidence = "inferred"
scope = """SELECT zone_id FROM storage_pool WHERE scope <> 'HOST' AND nullif(server, '') IS NOT NULL"""
effort = "weeks"
actor = "storage"
why = """Hosts can ask many times more of the storage than its network ports carry. After a \
power cut, a mass restart or while backups run they do, and every disk in the zone is slow at \
once."""
fix = "Add ports or addresses to the storage, or faster ones; 25 Gb/s and more on the array side."
refs = [
  """rules.md net-oversub-storage, section 13: ports of the storage are those whose neighbour has \
the name or address of a pool's server""",
  "D:storage_setup (bandwidth of switch fabric and array interfaces)",
]
guards = [
  "storage whose ports are not found among the neighbours of the switches is not judged",
  "which links of a host carry storage is not known: its fastest bundle counts",
  "ports of the storage little used over 30 days (95th percentile): silent",
  "how many controllers there are is not known: the ratio with one lost is not told",
]
[params.medium]
default = 10
unit = "ratio"
doc = "hosts against storage ports above which it is medium"
[params.high]
default = 20
unit = "ratio"
doc = "above which it is high"
[params.idle]
default = 0.2
unit = "share"
doc = "95th percentile of the storage ports below which it is silent"
[params.samples]
default = 20
unit = "count"
doc = "samples from which a 95th percentile is judged"
*/
WITH array AS (
    SELECT
        t.zone_id,
        group_concat(DISTINCT t.server) AS servers,
        count(DISTINCT t.server) AS found,
        iif(max(t.elsewhere), NULL, sum(t.speed)) AS speed,
        max(l.load_p95) AS load_p95,
        min(coalesce(l.samples, 0)) AS samples
    FROM storage_port AS t
    LEFT JOIN port_load AS l ON t.switch_id = l.switch_id AND t.port = l.port
    GROUP BY t.zone_id
),

asking AS (
    SELECT
        h.zone_id,
        count(*) AS hosts,
        count(iif(l.elsewhere, NULL, l.bundle_speed)) AS told,
        sum(l.bundle_speed) AS speed
    FROM host AS h
    LEFT JOIN host_cabling AS l ON h.id = l.host_id
    WHERE h.cluster_id IN (SELECT r.cluster_id FROM pool_reach AS r)
    GROUP BY h.zone_id
),

judged AS (
    SELECT
        z.id,
        z.name,
        a.*,
        k.hosts,
        k.speed AS host_speed,
        count(DISTINCT p.server) AS servers_all,
        k.speed * 1.0 / nullif(a.speed, 0) AS ratio,
        a.found = count(DISTINCT p.server) AND k.told = k.hosts AND a.speed > 0 AS known
    FROM zone AS z
    JOIN storage_pool AS p ON z.id = p.zone_id AND p.scope <> 'HOST' AND p.server <> ''
    LEFT JOIN array AS a ON z.id = a.zone_id
    LEFT JOIN asking AS k ON z.id = k.zone_id
    GROUP BY z.id
)

SELECT
    j.id AS subject,
    j.name,
    iif(j.known, printf(
        '%d hosts can ask %g Gb/s of %s, whose ports carry %g: %.0f to 1',
        j.hosts, j.host_speed / 1e9, j.servers, j.speed / 1e9, j.ratio
    ), 'the switch ports of ' || (j.servers_all - coalesce(j.found, 0)) || ' of ' || j.servers_all
    || ' storage servers of ' || j.name || ', or links of its hosts, are not known') AS message,
    iif(j.known, 'finding', 'not assessable') AS outcome,
    iif(j.ratio > :high, 'high', 'medium') AS severity,
    j.host_speed,
    j.speed AS storage_speed,
    j.ratio
FROM judged AS j
WHERE
    NOT coalesce(j.known, 0)
    OR (j.ratio > :medium AND NOT coalesce(j.samples >= :samples AND j.load_p95 < :idle, 0))
ORDER BY subject
