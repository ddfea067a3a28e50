/*
doc = """A row per database host CloudStack names: whether its data is kept a second time, by its nodes where they were \
read, else by db.properties. One that says it is a Galera cluster is not known without its nodes."""
[columns]
hostname = "Database host as CloudStack names it (db_server)"
version = "Version CloudStack tells"
replicas = "Replicas of db.properties; empty: none; NULL: not told"
cluster = "Cluster behind it (db_cluster.id); NULL: no node was read, or nothing proves it"
copies = "Copies beside the one in use, by its nodes; NULL: not told [count]"
is_cluster = "Its version says Galera"
has_copy = "There is a second copy; NULL: not known"
*/
WITH told AS (
    SELECT
        s.hostname,
        s.version,
        s.replicas,
        c.id AS cluster,
        c.copies,
        lower(coalesce(s.version, '') || ' ' || coalesce(s.version_comment, '')) AS words
    FROM db_server AS s
    LEFT JOIN db_link AS l ON s.hostname = l.hostname
    LEFT JOIN db_cluster AS c ON l.cluster = c.id
),

said AS (
    SELECT
        t.*,
        t.words LIKE '%wsrep%' OR t.words LIKE '%galera%' OR t.words LIKE '%xtradb cluster%'
            AS is_cluster
    FROM told AS t
)

SELECT
    s.hostname,
    s.version,
    s.replicas,
    s.cluster,
    s.copies,
    s.is_cluster,
    CASE
        WHEN s.copies IS NOT NULL THEN s.copies > 0
        WHEN s.replicas <> '' THEN 1
        WHEN NOT s.is_cluster AND s.replicas = '' THEN 0
    END AS has_copy
FROM said AS s
