/*
title = "Firewall rules"
table = "firewall_rule"
lists = ["sources", "destinations"]
notes = [
  "What comes in is denied unless a rule allows it.",
  "Where the egress default is allow, egress rules deny (apache/cloudstack PR 1666).",
]
*/
SELECT
    f.id,
    n.name AS network,
    f.direction,
    f.ip_address AS address,
    CASE
        WHEN f.direction = 'Ingress' THEN 'allow'
        WHEN n.egress_default_allow IS NOT NULL THEN iif(n.egress_default_allow, 'deny', 'allow')
    END AS action,
    f.family,
    f.protocol,
    port_range(f.protocol, f.start_port, f.end_port) AS ports,
    icmp_kind(f.icmp_type, f.icmp_code) AS icmp,
    f.cidr_list AS sources,
    f.destination_cidr_list AS destinations,
    f.state
FROM firewall_rule AS f
LEFT JOIN network AS n ON f.network_id = n.id AND f.source = n.source
WHERE
    f.source = :source
    AND (
        f.network_id IN (SELECT j.value FROM json_each(:networks) AS j)
        OR f.ip_address_id IN (SELECT j.value FROM json_each(:addresses) AS j)
    )
ORDER BY
    n.name,
    f.direction DESC,
    f.ip_address,
    f.protocol,
    f.start_port,
    f.end_port,
    f.cidr_list,
    f.id
