/*
title = "Load balancers"
table = "load_balancer_rule"
lists = ["sources", "members"]
filled_by = { members = "load_balancer_member" }
notes = [
  "Who gets in: the firewall rules of the address and the sources. In a VPC the ACL may not filter balanced traffic (apache/cloudstack issue 9054).",
]
*/
SELECT
    b.id,
    b.name,
    n.name AS network,
    b.public_ip AS address,
    b.protocol,
    b.public_port,
    b.private_port,
    b.algorithm,
    b.cidr_list AS sources,
    (
        SELECT json_group_array(coalesce(m.name, t.vm_id))
        FROM load_balancer_member AS t
        LEFT JOIN vm AS m ON t.vm_id = m.id AND t.source = m.source
        WHERE t.load_balancer_rule_id = b.id AND t.source = b.source
    ) AS members,
    b.state
FROM load_balancer_rule AS b
LEFT JOIN network AS n ON b.network_id = n.id AND b.source = n.source
WHERE
    b.source = :source
    AND (
        b.network_id IN (SELECT j.value FROM json_each(:networks) AS j)
        OR b.public_ip_id IN (SELECT j.value FROM json_each(:addresses) AS j)
    )
ORDER BY n.name, b.public_ip, b.public_port, b.name, b.id
