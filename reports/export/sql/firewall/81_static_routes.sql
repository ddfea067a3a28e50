/*
title = "Static routes"
table = "static_route"
*/
SELECT
    r.id,
    v.name AS vpc,
    r.cidr AS destination,
    coalesce(r.next_hop, g.gateway) AS next_hop,
    r.state
FROM static_route AS r
LEFT JOIN vpc AS v ON r.vpc_id = v.id AND r.source = v.source
LEFT JOIN private_gateway AS g ON r.private_gateway_id = g.id AND r.source = g.source
WHERE
    r.source = :source
    AND r.vpc_id IN (SELECT j.value FROM json_each(:vpcs) AS j)
ORDER BY v.name, r.cidr, r.id
