/*
title = "Site-to-site VPN gateways"
table = "vpn_gateway"
*/
SELECT
    g.id,
    v.name AS vpc,
    g.public_ip AS address
FROM vpn_gateway AS g
LEFT JOIN vpc AS v ON g.vpc_id = v.id AND g.source = v.source
WHERE
    g.source = :source
    AND g.vpc_id IN (SELECT j.value FROM json_each(:vpcs) AS j)
ORDER BY v.name, g.id
