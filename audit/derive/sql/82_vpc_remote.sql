/*
doc = "A row per VPC and remote network it reaches by site-to-site VPN: how many tunnels lead there."
[columns]
vpc_id = "VPC"
remote = "Remote network"
tunnels = "VPN connections to it [count]"
connected = "Of them connected [count]"
gateways = "Names of the customer gateways"
links = "Private gateways of the VPC that are ready [count]"
*/
SELECT
    g.vpc_id,
    trim(j.value) AS remote,
    count(DISTINCT k.id) AS tunnels,
    count(DISTINCT iif(k.state = 'Connected', k.id, NULL)) AS connected,
    group_concat(DISTINCT coalesce(c.name, c.gateway, c.id)) AS gateways,
    (
        SELECT count(*) FROM private_gateway AS p
        WHERE p.vpc_id = g.vpc_id AND coalesce(p.state, 'Ready') = 'Ready'
    ) AS links
FROM vpn_connection AS k
JOIN vpn_gateway AS g ON k.vpn_gateway_id = g.id
JOIN vpn_customer_gateway AS c ON k.customer_gateway_id = c.id
CROSS JOIN json_each('[' || replace(json_quote(c.cidr_list), ',', '","') || ']') AS j
WHERE g.vpc_id IS NOT NULL AND c.cidr_list <> ''
GROUP BY g.vpc_id, trim(j.value)
