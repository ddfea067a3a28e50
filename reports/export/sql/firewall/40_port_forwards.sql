/*
title = "Port forwarding"
table = "port_forwarding_rule"
lists = ["sources"]
notes = [
  "Who gets in: the firewall rules of the address, in a VPC tier its ACL; sources narrow it further.",
]
*/
SELECT
    f.id,
    n.name AS network,
    f.ip_address AS address,
    f.protocol,
    port_range(f.protocol, f.public_port, f.public_end_port) AS public_ports,
    coalesce(m.name, f.vm_id) AS vm,
    f.vm_ip AS vm_address,
    port_range(f.protocol, f.private_port, f.private_end_port) AS private_ports,
    f.cidr_list AS sources,
    f.state
FROM port_forwarding_rule AS f
LEFT JOIN network AS n ON f.network_id = n.id AND f.source = n.source
LEFT JOIN vm AS m ON f.vm_id = m.id AND f.source = m.source
WHERE
    f.source = :source
    AND (
        f.network_id IN (SELECT j.value FROM json_each(:networks) AS j)
        OR f.ip_address_id IN (SELECT j.value FROM json_each(:addresses) AS j)
    )
ORDER BY n.name, f.ip_address, f.protocol, f.public_port, f.id
