/*
title = "Networks"
table = "network"
layout = "list"
lists = ["services"]
notes = ["Egress default: what no egress rule matches. In a VPC tier the ACL decides instead."]
*/
SELECT
    n.id,
    n.name,
    n.type,
    iif(n.id IN (SELECT j.value FROM json_each(:shared) AS j), 'another account', NULL) AS owner,
    v.name AS vpc,
    n.acl_name AS acl,
    n.cidr,
    n.gateway,
    n.network_offering AS offering,
    CASE
        WHEN n.vpc_id IS NOT NULL OR n.egress_default_allow IS NULL THEN NULL
        ELSE iif(n.egress_default_allow, 'allow', 'deny')
    END AS egress_default,
    n.services,
    n.state,
    z.name AS zone
FROM network AS n
LEFT JOIN vpc AS v ON n.vpc_id = v.id AND n.source = v.source
LEFT JOIN zone AS z ON n.zone_id = z.id AND n.source = z.source
WHERE
    n.source = :source
    AND (
        n.id IN (SELECT j.value FROM json_each(:networks) AS j)
        OR n.id IN (SELECT j.value FROM json_each(:shared) AS j)
    )
ORDER BY owner, v.name, n.name, n.id
