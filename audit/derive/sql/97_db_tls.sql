/*
doc = """TLS that the databases CloudStack names offer: as their nodes tell it where they were read, else as \
CloudStack does (MariaDB tells it nothing)."""
[columns]
hostname = "Database host as CloudStack names it"
version = "Version CloudStack tells"
sites = "Sites its nodes stand at (control_site) [count]"
tls_versions = "TLS versions offered; empty: none; NULL: not told"
*/
WITH asked AS (
    SELECT
        n.cluster,
        iif(min(n.has_tls) = 0, '', group_concat(DISTINCT n.tls_versions)) AS versions,
        count(DISTINCT s.site) AS sites
    FROM db_node AS n
    LEFT JOIN control_site AS s ON s.device = 'database_node/' || n.id AND s.place = 1
    GROUP BY n.cluster
)

SELECT
    s.hostname,
    s.version,
    coalesce(a.sites, 0) AS sites,
    coalesce(a.versions, s.tls_versions) AS tls_versions
FROM db_server AS s
LEFT JOIN db_link AS l ON s.hostname = l.hostname
LEFT JOIN asked AS a ON l.cluster = a.cluster
