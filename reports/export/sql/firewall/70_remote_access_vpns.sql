/*
title = "Remote access VPNs"
table = "remote_access_vpn"
*/
SELECT
    r.id,
    r.public_ip AS address,
    r.ip_range AS client_addresses,
    r.state
FROM remote_access_vpn AS r
WHERE
    r.source = :source
    AND r.public_ip_id IN (SELECT j.value FROM json_each(:addresses) AS j)
ORDER BY r.public_ip, r.id
