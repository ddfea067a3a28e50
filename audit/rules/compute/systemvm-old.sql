/*
id = "systemvm-old"
title = "System VMs are older than the release"
question = "Are the system VMs and routers of this release?"
category = "Lifecycle"
severity = "medium"
level = "zone"
effort = "days"
actor = "operator"
scope = "SELECT zone_id FROM system_vm UNION SELECT zone_id FROM router"
why = """System VMs and routers carry scripts that must match the management server. Older ones \
miss fixes, and below the minimum version the server refuses commands to them: networks cannot \
be changed until they are replaced."""
fix = """Patch them live (patchSystemVm), or restart networks with cleanup and destroy the \
system VMs one by one, zone by zone."""
refs = ["rules.md systemvm-old", "S:router.version.check"]
guards = [
  "only the first three parts of a version are compared",
  "not judged within 7 days of a server start: an upgrade may be rolling",
  "versions that are not told are not counted",
]
[params.window]
default = 7
unit = "days"
doc = "after a server start an upgrade may still be rolling"
*/
WITH
wanted AS (
    SELECT '["' || replace(replace(cloudstack_version, '-', '.'), '.', '","') || '"]' AS version
    FROM capability
),

machines AS (
    SELECT
        zone_id,
        name,
        0 AS below,
        '["' || replace(replace(version, '-', '.'), '.', '","') || '"]' AS version
    FROM system_vm
    UNION ALL
    SELECT
        zone_id,
        name,
        requires_upgrade AS below,
        '["' || replace(replace(software_version, '-', '.'), '.', '","') || '"]' AS version
    FROM router
),

judged AS (
    SELECT
        m.zone_id,
        count(*) AS machines,
        count(m.version) AS told,
        count(*) FILTER (WHERE m.below) AS below,
        count(*) FILTER (
            WHERE
            (m.version ->> '$[0]') <> (w.version ->> '$[0]')
            OR (m.version ->> '$[1]') <> (w.version ->> '$[1]')
            OR (m.version ->> '$[2]') <> (w.version ->> '$[2]')
        ) AS older
    FROM machines AS m
    CROSS JOIN wanted AS w
    GROUP BY m.zone_id
)

SELECT
    z.id AS subject,
    z.name,
    j.older || ' of ' || j.machines || ' system VMs and routers of ' || z.name
    || ' are not of this release, ' || j.below || ' are below the minimum, '
    || (j.machines - j.told) || ' do not tell' AS message,
    iif(j.below > 0, 'high', 'medium') AS severity,
    iif(
        (j.older = 0 AND j.below = 0) OR julianday(:now) - julianday(f.newest_start) <= :window,
        'not assessable', 'finding'
    ) AS outcome,
    j.machines,
    j.older,
    j.below,
    f.newest_start
FROM zone AS z
JOIN judged AS j ON z.id = j.zone_id
CROSS JOIN host_fresh AS f
WHERE j.older > 0 OR j.below > 0 OR j.told = 0
ORDER BY subject
