/*
title = "Network ACL lists"
table = "network_acl"
lists = ["tiers"]
filled_by = { tiers = "network" }
*/
SELECT
    a.id,
    a.name,
    v.name AS vpc,
    a.description,
    (
        SELECT json_group_array(n.name)
        FROM network AS n
        WHERE
            n.acl_id = a.id
            AND n.source = a.source
            AND n.id IN (SELECT j.value FROM json_each(:networks) AS j)
    ) AS tiers
FROM network_acl AS a
LEFT JOIN vpc AS v ON a.vpc_id = v.id AND a.source = v.source
WHERE
    a.source = :source
    AND a.id IN (SELECT j.value FROM json_each(:lists) AS j)
ORDER BY v.name, a.name, a.id
