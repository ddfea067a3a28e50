/*
doc = """Sites of Galera clusters with the votes that stand there. Members whose site is not told are in a row \
without one; an arbiter (garbd) stands where the configuration says."""
[columns]
cluster = "Cluster (db_cluster.id)"
site = "Site; NULL: not told"
members = "Members that stand there, an arbiter included [count]"
weight = "Their weight; NULL: of one it is not told [count]"
names = "Their labels"
whole = "Weight of the whole cluster; NULL: not told [count]"
places = "Sites of the cluster, members without one counted as one more [count]"
loose = "Weight of members whose site is not told [count]"
*/
WITH arbiter AS (
    SELECT
        c.id AS cluster,
        c.arbiters,
        max(d.arbiter_site) AS site,
        c.weight - sum(g.weight) AS weight
    FROM db_cluster AS c
    JOIN db_node AS d ON c.id = d.cluster
    JOIN galera_node AS g ON d.id = g.db_node_id AND d.source = g.source
    WHERE c.arbiters > 0
    GROUP BY c.id
),

voter AS (
    SELECT
        n.cluster,
        n.site,
        1 AS members,
        g.weight,
        n.label
    FROM db_node_now AS n
    JOIN galera_node AS g ON n.db_node_id = g.db_node_id
    GROUP BY n.db_node_id
    UNION ALL
    SELECT
        a.cluster,
        a.site,
        a.arbiters,
        a.weight,
        'an arbiter'
    FROM arbiter AS a
),

place AS (
    SELECT
        v.cluster,
        v.site,
        sum(v.members) AS members,
        iif(count(v.weight) = count(*), sum(v.weight), NULL) AS weight,
        group_concat(v.label, ', ') AS names
    FROM voter AS v
    GROUP BY v.cluster, v.site
)

SELECT
    p.*,
    c.weight AS whole,
    count(*) OVER (PARTITION BY p.cluster) AS places,
    coalesce(sum(iif(p.site IS NULL, p.weight, 0)) OVER (PARTITION BY p.cluster), 0) AS loose
FROM place AS p
JOIN db_cluster AS c ON p.cluster = c.id
