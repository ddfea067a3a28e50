/*
id = "net-errors"
title = "Frames arrive damaged"
question = "Do frames arrive damaged?"
category = "Network"
severity = "medium"
level = "switch_port"
confidence = "derived"
scope = "SELECT switch_id || ' ' || port FROM port_counted"
optional = ["switch_port_sample.fcs_errors", "switch_port_sample.out_packets"]
effort = "hours"
actor = "network"
why = """Damaged frames are thrown away and sent again. TCP takes every loss for congestion and \
slows down, so one frame in ten thousand already costs most of the throughput of a fast link, and \
storage waits with it."""
fix = "Clean or replace the optic or the cable; if the errors stay, try another port."
refs = ["rules.md net-errors", "EtherLike-MIB (RFC 3635)", "IF-MIB (RFC 2863)"]
guards = [
  "one collection, a restart or a reset of the counters in between: not judged",
  "fewer packets than needed for a rate",
  "growth below the rate is not told apart for storage: which links carry it is not known",
]
[params.low]
default = 1e-6
unit = "ratio"
doc = "errors per packet above which it is medium"
[params.high]
default = 1e-4
unit = "ratio"
doc = "errors per packet above which it is high"
[params.packets]
default = 1000000
unit = "count"
doc = "packets from which a rate is judged"
*/
SELECT
    p.switch_id || ' ' || p.port AS subject,
    coalesce(s.name, s.id) || ' ' || p.port AS name,
    iif(
        g.in_errors IS NULL OR g.in_packets IS NULL,
        'how many frames arrived damaged on port ' || p.port || ' of ' || coalesce(s.name, s.id)
        || ' between two collections is not known',
        printf(
            '%,d of %,d frames arrived damaged on port %s of %s%s since %s',
            g.in_errors, g.in_packets, p.port, coalesce(s.name, s.id),
            coalesce(' from ' || nullif(u.neighbor, ''), ''), substr(g.since, 1, 10)
        )
    ) AS message,
    iif(
        g.in_errors IS NULL OR g.in_packets IS NULL, 'not assessable', 'finding'
    ) AS outcome,
    iif(g.in_errors > g.in_packets * :high, 'high', 'medium') AS severity,
    g.in_errors,
    g.in_packets,
    g.in_errors * 1.0 / g.in_packets AS rate,
    g.since,
    u.use
FROM port_counted AS p
JOIN switch AS s ON p.switch_id = s.id
LEFT JOIN port_growth AS g ON p.switch_id = g.switch_id AND p.port = g.port
LEFT JOIN port_use AS u ON p.switch_id = u.switch_id AND p.port = u.port
WHERE
    g.in_errors IS NULL
    OR g.in_packets IS NULL
    OR (g.in_packets >= :packets AND g.in_errors > g.in_packets * :low)
ORDER BY subject
