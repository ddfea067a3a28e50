/*
doc = "A row per cluster: the HA switches in force for it."
[columns]
cluster_id = "Cluster"
vm_ha = "1 when vm.ha.enabled is on (zone before global); NULL when not told or not read"
force_ha = "1 when force.ha is on (cluster before global); NULL when not told or not read"
*/
WITH
read_scope AS (
    SELECT
        s.scope,
        s.scope_id
    FROM configuration_scope AS s
    WHERE s.scope IN ('zone', 'cluster')
),

value_of AS (
    SELECT
        c.name,
        c.scope,
        c.scope_id,
        CASE lower(coalesce(c.value, c.default_value))
            WHEN 'true' THEN 1
            WHEN 'false' THEN 0
        END AS is_on
    FROM configuration AS c
    WHERE c.name IN ('vm.ha.enabled', 'force.ha') AND c.scope IN ('global', 'zone', 'cluster')
)

SELECT
    c.id AS cluster_id,
    coalesce(hz.is_on, iif(z.scope_id IS NULL, NULL, hg.is_on)) AS vm_ha,
    coalesce(fc.is_on, iif(k.scope_id IS NULL, NULL, fg.is_on)) AS force_ha
FROM cluster AS c
LEFT JOIN read_scope AS z ON z.scope = 'zone' AND c.zone_id = z.scope_id
LEFT JOIN read_scope AS k ON k.scope = 'cluster' AND c.id = k.scope_id
LEFT JOIN value_of AS hz
    ON hz.name = 'vm.ha.enabled' AND hz.scope = 'zone' AND c.zone_id = hz.scope_id
LEFT JOIN value_of AS hg ON hg.name = 'vm.ha.enabled' AND hg.scope = 'global'
LEFT JOIN value_of AS fc ON fc.name = 'force.ha' AND fc.scope = 'cluster' AND c.id = fc.scope_id
LEFT JOIN value_of AS fg ON fg.name = 'force.ha' AND fg.scope = 'global'
