/*
doc = """Sites of Galera clusters with the votes that stand there (control_site). Members whose site is not told are in \
a row without one."""
[columns]
cluster = "Cluster (db_cluster.id)"
site = "Site; NULL: not told"
members = "Members that stand there, arbiters included [count]"
weight = "Their weight; NULL: of one it is not told [count]"
names = "Their names"
whole = "Weight of the whole cluster; NULL: not told [count]"
places = "Sites of the cluster, members without one counted as one more [count]"
loose = "Weight of members whose site is not told [count]"
*/
WITH stands AS (
    SELECT
        c.id AS cluster,
        c.weight AS whole,
        s.site,
        count(*) AS members,
        iif(count(q.weight) = count(*), sum(q.weight), NULL) AS weight,
        group_concat(coalesce(n.label, q.name), ', ') AS names
    FROM db_cluster AS c
    JOIN quorum_member AS q ON c.group_id = q.group_id
    LEFT JOIN db_node_now AS n ON q.member = n.db_node_id
    LEFT JOIN control_site AS s ON s.device = 'database_node/' || q.member AND s.place = 1
    GROUP BY c.id, s.site
)

SELECT
    s.cluster,
    s.site,
    s.members,
    s.weight,
    s.names,
    s.whole,
    count(*) OVER (PARTITION BY s.cluster) AS places,
    coalesce(sum(iif(s.site IS NULL, s.weight, 0)) OVER (PARTITION BY s.cluster), 0) AS loose
FROM stands AS s
