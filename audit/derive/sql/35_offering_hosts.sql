/*
doc = """A row per active compute offering with host tags and cluster with a host that carries \
all of them: how many do. Hosts tagged by a rule are not matched."""
[columns]
service_offering_id = "Offering"
cluster_id = "Cluster"
hosts = "Hosts that carry all tags of the offering [count]"
*/
WITH
wanted AS (
    SELECT DISTINCT o.host_tags
    FROM service_offering AS o
    WHERE o.host_tags <> ''
),

tagged AS (
    SELECT DISTINCT h.tags
    FROM host AS h
    WHERE h.tags <> '' AND NOT coalesce(h.is_tag_rule, 0)
),

pairs AS (
    SELECT
        w.host_tags,
        t.tags
    FROM wanted AS w
    JOIN tagged AS t
        ON NOT EXISTS (
            SELECT 1 FROM json_each('[' || replace(json_quote(w.host_tags), ',', '","') || ']') AS j
            WHERE instr(',' || t.tags || ',', ',' || trim(j.value) || ',') = 0
        )
)

SELECT
    o.id AS service_offering_id,
    h.cluster_id,
    count(*) AS hosts
FROM service_offering AS o
JOIN pairs AS p ON o.host_tags = p.host_tags
JOIN host AS h ON p.tags = h.tags
WHERE NOT coalesce(o.is_system, 0) AND coalesce(o.state, 'Active') = 'Active'
GROUP BY o.id, h.cluster_id
