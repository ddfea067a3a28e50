/*
title = "Network ACL rules"
table = "network_acl_rule"
lists = ["peers"]
notes = [
  "Per list and direction the lowest number that matches decides. Without a match, what comes in is denied and what goes out is allowed (apache/cloudstack issue 4402).",
]
*/
SELECT
    r.id,
    coalesce(a.name, r.acl_id) AS list,
    r.direction,
    r.number,
    lower(r.action) AS action,
    r.protocol,
    port_range(r.protocol, r.start_port, r.end_port) AS ports,
    icmp_kind(r.icmp_type, r.icmp_code) AS icmp,
    r.cidr_list AS peers,
    r.state
FROM network_acl_rule AS r
LEFT JOIN network_acl AS a ON r.acl_id = a.id AND r.source = a.source
WHERE
    r.source = :source
    AND r.acl_id IN (SELECT j.value FROM json_each(:lists) AS j)
ORDER BY list, r.acl_id, r.direction DESC, r.number, r.id
