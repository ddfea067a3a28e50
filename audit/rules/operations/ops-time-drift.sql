/*
id = "ops-time-drift"
title = "The clock of a host is off"
question = "Do the clocks of all hosts agree?"
category = "Operations"
severity = "low"
level = "host_system"
confidence = "measured"
scope = "SELECT host_system_id FROM host_system_sample"
effort = "hours"
actor = "operator"
why = """This host's clock differs from the clock it was compared with. Logs of hosts, arrays and \
CloudStack cannot be laid side by side, and certificates and tokens are refused when clocks are \
minutes apart."""
fix = "Run chronyd on every host against the same time servers; step the clock once if it is far off."
refs = ["rules.md ops-time-drift: hosts; BMCs, switches and arrays have rules of their own"]
guards = [
  "what the way to the host may explain (half of the round trip) is taken off",
  """when most hosts are off alike, it is the clock they were compared with: they are compared with \
each other""",
]
[params.low]
default = 60
unit = "s"
doc = "seconds off from which it is low"
[params.medium]
default = 300
unit = "s"
doc = "seconds off from which it is medium"
*/
WITH newest AS (
    SELECT
        t.host_system_id,
        t.clock_difference AS off,
        coalesce(t.clock_error, 0) AS error,
        row_number() OVER (PARTITION BY t.host_system_id ORDER BY t.at DESC) AS place
    FROM host_system_sample AS t
    WHERE t.clock_difference IS NOT NULL
),

ranked AS (
    SELECT
        host_system_id,
        off,
        error,
        row_number() OVER (ORDER BY off) AS rank,
        count(*) OVER () AS hosts
    FROM newest
    WHERE place = 1
),

middle AS (
    SELECT iif(max(hosts) < 3, 0, min(off) FILTER (WHERE rank * 2 >= hosts)) AS off
    FROM ranked
),

judged AS (
    SELECT
        r.host_system_id,
        r.off - m.off AS off,
        max(0, abs(r.off - m.off) - r.error) AS least
    FROM ranked AS r
    CROSS JOIN middle AS m
)

SELECT
    n.host_system_id AS subject,
    n.name,
    'the clock of ' || n.name || ' is ' || cast(round(abs(j.off)) AS INTEGER) || ' s '
    || iif(j.off < 0, 'behind', 'ahead') AS message,
    iif(j.least > :medium, 'medium', 'low') AS severity,
    n.zone_id,
    round(j.off, 1) AS seconds_off,
    round(j.least, 1) AS seconds_off_at_least
FROM judged AS j
JOIN system_now AS n ON j.host_system_id = n.host_system_id
WHERE j.least > :low
ORDER BY n.host_system_id
