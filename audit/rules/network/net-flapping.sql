/*
id = "net-flapping"
title = "A link goes up and down"
question = "Does a link go up and down?"
category = "Network"
severity = "medium"
level = "switch_port"
confidence = "derived"
scope = "SELECT switch_id || ' ' || port FROM port_counted"
effort = "hours"
actor = "network"
why = """Each time the link drops its traffic is lost until the bundle or the spanning tree has \
moved, and MAC addresses are learned anew. On a link between switches everybody behind it \
notices."""
fix = "Replace optic and cable; look at the log of the switch and of the machine behind the port."
refs = [
  "rules.md net-flapping: standard MIBs count no link changes, only the time of the last is told",
  "IF-MIB ifLastChange (RFC 2863)",
]
guards = [
  """a restart of the machine changes the link once: only a change within a day before each of the \
last looks counts""",
  "one change that was seen in several looks counts once",
  "ports that are down now are not judged",
]
[params.looks]
default = 3
unit = "count"
doc = "looks in a row before which the link must have changed"
[params.within]
default = 86400
unit = "s"
doc = "a change less than this before a look counts"
*/
WITH known AS MATERIALIZED (
    SELECT
        p.switch_id,
        p.port,
        (
            SELECT min(o.at) FROM (
                SELECT s.at FROM switch_port_sample AS s
                WHERE
                    s.switch_id = p.switch_id AND s.name = p.port
                    AND s.since_change IS NOT NULL
                ORDER BY s.at DESC
                LIMIT :looks
            ) AS o
        ) AS since
    FROM port_counted AS p
),

port AS (
    SELECT
        k.switch_id,
        k.port,
        count(*) AS looks,
        -- one change seen twice lies at the same minute
        count(DISTINCT iif(
            s.since_change < :within,
            cast((julianday(s.at) - s.since_change / 86400.0) * 1440 + 0.5 AS INTEGER),
            NULL
        )) AS changes,
        min(s.since_change) AS newest
    FROM known AS k
    CROSS JOIN switch_port_sample AS s
        ON k.switch_id = s.switch_id AND k.port = s.name AND k.since <= s.at
    WHERE s.since_change IS NOT NULL
    GROUP BY k.switch_id, k.port
)

SELECT
    p.switch_id || ' ' || p.port AS subject,
    coalesce(s.name, s.id) || ' ' || p.port AS name,
    iif(
        l.looks >= :looks,
        'the link of port ' || p.port || ' of ' || coalesce(s.name, s.id)
        || coalesce(' to ' || nullif(u.neighbor, ''), '')
        || ' had changed shortly before each of the last ' || l.looks || ' looks',
        'when the link of port ' || p.port || ' of ' || coalesce(s.name, s.id)
        || ' changed was told ' || coalesce(l.looks, 0) || ' times'
    ) AS message,
    iif(l.looks >= :looks, 'finding', 'not assessable') AS outcome,
    iif(u.use = 'switch', 'high', 'medium') AS severity,
    l.looks,
    l.changes,
    l.newest AS seconds_since_change,
    u.use
FROM port_counted AS p
JOIN switch AS s ON p.switch_id = s.id
LEFT JOIN port AS l ON p.switch_id = l.switch_id AND p.port = l.port
LEFT JOIN port_use AS u ON p.switch_id = u.switch_id AND p.port = u.port
WHERE coalesce(l.looks, 0) < :looks OR l.changes >= :looks
ORDER BY subject
