/*
doc = """A row per cluster and global setting: the value in force there. Only settings of cluster \
scope can differ from the global value."""
[columns]
cluster_id = "Cluster"
cluster = "Name of the cluster"
name = "Name of the setting"
value = "The cluster's own value, else the global one, else the default"
told = "1 when the cluster's own settings were read"
*/
SELECT
    c.id AS cluster_id,
    c.name AS cluster,
    g.name,
    coalesce(o.value, g.value, g.default_value) AS value,
    (
        SELECT count(*) FROM configuration_scope AS s
        WHERE s.scope = 'cluster' AND s.scope_id = c.id
    ) AS told
FROM configuration AS g
CROSS JOIN cluster AS c
LEFT JOIN configuration AS o ON g.name = o.name AND o.scope = 'cluster' AND c.id = o.scope_id
WHERE g.scope = 'global'
