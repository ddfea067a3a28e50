/*
title = "VPN customer gateways"
table = "vpn_customer_gateway"
layout = "list"
lists = ["remote_networks"]
notes = ["Pre-shared keys are never collected: agree on new ones."]
*/
SELECT
    c.id,
    c.name,
    c.gateway AS remote_address,
    c.cidr_list AS remote_networks,
    c.ike_version,
    c.ike_policy,
    cast(c.ike_lifetime AS INTEGER) AS ike_lifetime_seconds,
    c.esp_policy,
    cast(c.esp_lifetime AS INTEGER) AS esp_lifetime_seconds,
    yes_no(c.dpd) AS dead_peer_detection,
    yes_no(c.force_encap) AS force_encapsulation
FROM vpn_customer_gateway AS c
WHERE
    c.source = :source
    AND c.id IN (SELECT j.value FROM json_each(:customer_gateways) AS j)
ORDER BY c.name, c.id
