/*
title = "Site-to-site VPN connections"
table = "vpn_connection"
*/
SELECT
    s.id,
    v.name AS vpc,
    coalesce(c.name, s.customer_gateway_id) AS customer_gateway,
    yes_no(s.passive) AS passive,
    s.state
FROM vpn_connection AS s
JOIN vpn_gateway AS g ON s.vpn_gateway_id = g.id AND s.source = g.source
LEFT JOIN vpc AS v ON g.vpc_id = v.id AND g.source = v.source
LEFT JOIN vpn_customer_gateway AS c ON s.customer_gateway_id = c.id AND s.source = c.source
WHERE
    s.source = :source
    AND g.vpc_id IN (SELECT j.value FROM json_each(:vpcs) AS j)
ORDER BY v.name, customer_gateway, s.id
