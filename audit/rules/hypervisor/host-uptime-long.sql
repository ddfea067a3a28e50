/*
id = "host-uptime-long"
title = "A host has not been restarted for long"
question = "Has each host been restarted within a year?"
category = "Lifecycle"
severity = "low"
level = "host_system"
confidence = "measured"
effort = "days"
actor = "operator"
why = """A kernel is replaced at a restart only. A host that has been up for more than a year runs \
one without the fixes of that year, and nobody knows whether it would come up again."""
fix = "Plan a rolling maintenance: empty the host, update it, restart it, and go on with the next."
refs = ["rules.md host-uptime-long: by the boot time hosts tell"]
guards = ["live patching is not seen: waive it where it is used"]
[params.days]
default = 365
unit = "days"
doc = "days since the start from which it is low"
*/
WITH age AS (
    SELECT
        s.id,
        s.source,
        s.booted,
        s.kernel,
        cast(julianday(:now) - julianday(s.booted) AS INTEGER) AS days
    FROM host_system AS s
)

SELECT
    n.host_system_id AS subject,
    n.name,
    iif(
        a.days IS NULL,
        n.name || ' does not tell when it was started',
        n.name || ' was started ' || a.days || ' days ago' || coalesce(' and runs ' || a.kernel, '')
    ) AS message,
    iif(a.days IS NULL, 'not assessable', 'finding') AS outcome,
    n.zone_id,
    n.vms,
    a.days,
    a.booted,
    a.kernel
FROM age AS a
JOIN system_now AS n ON a.id = n.host_system_id AND a.source = n.source
WHERE a.days > :days OR a.days IS NULL
ORDER BY n.host_system_id
