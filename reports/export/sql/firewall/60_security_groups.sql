/*
title = "Security groups"
table = "security_group"
lists = ["members"]
filled_by = { members = "vm_security_group" }
*/
WITH member AS (
    SELECT
        s.security_group_id,
        json_group_array(coalesce(m.name, s.vm_id)) AS names
    FROM vm_security_group AS s
    LEFT JOIN vm AS m ON s.vm_id = m.id AND s.source = m.source
    WHERE
        s.source = :source
        AND s.security_group_id IN (SELECT j.value FROM json_each(:groups) AS j)
    GROUP BY s.security_group_id
)

SELECT
    g.id,
    g.name,
    g.account,
    m.names AS members
FROM security_group AS g
LEFT JOIN member AS m ON g.id = m.security_group_id
WHERE
    g.source = :source
    AND g.id IN (SELECT j.value FROM json_each(:groups) AS j)
ORDER BY g.name, g.account, g.id
