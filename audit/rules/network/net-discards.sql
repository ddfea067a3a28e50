/*
id = "net-discards"
title = "Queues of a port drop packets"
question = "Do the queues of ports drop packets?"
category = "Network"
severity = "medium"
level = "switch_port"
confidence = "derived"
scope = "SELECT switch_id || ' ' || port FROM port_counted"
optional = ["switch_port_sample.in_packets", "switch_port_sample.in_discards"]
effort = "days"
actor = "network"
why = """The port had more to send than its buffer holds, so packets were dropped. Storage traffic \
comes in bursts and suffers first: a lost packet is sent again after a pause that is a thousand \
times longer than the trip of the packet."""
fix = """Give the link more bandwidth, reserve a share for storage (QoS), or use a switch with \
deeper buffers where many send to one."""
refs = ["rules.md net-discards", "IF-MIB ifOutDiscards (RFC 2863)"]
guards = [
  "packets dropped on receipt: normal on ports with pruned VLANs, shown as evidence only",
  "one collection, a restart or a reset of the counters in between: not judged",
  "fewer packets than needed for a rate",
]
[params.low]
default = 1e-4
unit = "ratio"
doc = "dropped packets per packet sent above which it is medium"
[params.high]
default = 1e-3
unit = "ratio"
doc = "dropped packets per packet sent above which it is high"
[params.packets]
default = 1000000
unit = "count"
doc = "packets from which a rate is judged"
*/
SELECT
    p.switch_id || ' ' || p.port AS subject,
    coalesce(s.name, s.id) || ' ' || p.port AS name,
    iif(
        g.out_discards IS NULL OR g.out_packets IS NULL,
        'how many packets port ' || p.port || ' of ' || coalesce(s.name, s.id)
        || ' dropped between two collections is not known',
        printf(
            'port %s of %s%s dropped %,d packets for %,d it sent since %s',
            p.port, coalesce(s.name, s.id), coalesce(' to ' || nullif(u.neighbor, ''), ''),
            g.out_discards, g.out_packets, substr(g.since, 1, 10)
        )
    ) AS message,
    iif(
        g.out_discards IS NULL OR g.out_packets IS NULL, 'not assessable', 'finding'
    ) AS outcome,
    iif(g.out_discards > g.out_packets * :high, 'high', 'medium') AS severity,
    g.out_discards,
    g.out_packets,
    g.in_discards,
    g.since,
    u.use
FROM port_counted AS p
JOIN switch AS s ON p.switch_id = s.id
LEFT JOIN port_growth AS g ON p.switch_id = g.switch_id AND p.port = g.port
LEFT JOIN port_use AS u ON p.switch_id = u.switch_id AND p.port = u.port
WHERE
    g.out_discards IS NULL
    OR g.out_packets IS NULL
    OR (g.out_packets >= :packets AND g.out_discards > g.out_packets * :low)
ORDER BY subject
