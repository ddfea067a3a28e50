/*
title = "Public addresses"
table = "public_ip"
*/
SELECT
    i.id,
    i.ip_address AS address,
    n.name AS network,
    p.name AS vpc,
    CASE
        WHEN i.is_source_nat THEN 'source NAT'
        WHEN i.is_static_nat THEN 'static NAT'
        WHEN i.has_rules THEN 'rules'
        WHEN i.has_rules IS NOT NULL THEN 'no rules'
    END AS use,
    coalesce(m.name, i.vm_id) AS vm,
    i.state
FROM public_ip AS i
LEFT JOIN network AS n ON i.associated_network_id = n.id AND i.source = n.source
LEFT JOIN vpc AS p ON i.vpc_id = p.id AND i.source = p.source
LEFT JOIN vm AS m ON i.vm_id = m.id AND i.source = m.source
WHERE
    i.source = :source
    AND i.id IN (SELECT j.value FROM json_each(:addresses) AS j)
ORDER BY n.name, i.is_source_nat DESC, i.ip_address, i.id
