/*
title = "VPCs"
table = "vpc"
layout = "list"
*/
SELECT
    v.id,
    v.name,
    v.cidr,
    v.vpc_offering AS offering,
    v.state,
    z.name AS zone
FROM vpc AS v
LEFT JOIN zone AS z ON v.zone_id = z.id AND v.source = z.source
WHERE
    v.source = :source
    AND v.id IN (SELECT j.value FROM json_each(:vpcs) AS j)
ORDER BY v.name, v.id
