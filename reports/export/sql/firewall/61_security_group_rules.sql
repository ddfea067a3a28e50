/*
title = "Security group rules"
table = "security_group_rule"
notes = [
  "What comes in is denied unless a rule allows it. What goes out is allowed until the group has an egress rule.",
]
*/
SELECT
    r.id,
    coalesce(g.name, r.security_group_id) AS "group",
    r.direction,
    r.protocol,
    port_range(r.protocol, r.start_port, r.end_port) AS ports,
    icmp_kind(r.icmp_type, r.icmp_code) AS icmp,
    r.cidr AS peer,
    r.peer_group
FROM security_group_rule AS r
LEFT JOIN security_group AS g ON r.security_group_id = g.id AND r.source = g.source
WHERE
    r.source = :source
    AND r.security_group_id IN (SELECT j.value FROM json_each(:groups) AS j)
ORDER BY "group", r.security_group_id, r.direction DESC, r.protocol, r.start_port, r.cidr, r.id
