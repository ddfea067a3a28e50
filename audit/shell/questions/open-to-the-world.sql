/*
title = "Firewall rules that let the whole world in"
doc = "Incoming rules for 0.0.0.0/0 or ::/0, the widest port range first."
*/
SELECT
    f.ip_address,
    p.account,
    n.name AS network,
    f.protocol,
    f.start_port,
    f.end_port,
    f.cidr_list,
    f.state
FROM firewall_rule AS f
LEFT JOIN network AS n ON f.network_id = n.id
LEFT JOIN public_ip AS p ON f.ip_address_id = p.id
WHERE
    f.direction = 'Ingress'
    AND (f.cidr_list LIKE '%0.0.0.0/0%' OR f.cidr_list LIKE '%::/0%')
ORDER BY
    coalesce(f.end_port, 65535) - coalesce(f.start_port, 0) DESC,
    f.ip_address, f.start_port, f.id
