/*
id = "mgmt-db-tls"
title = "Database traffic is not protected by current TLS"
question = "Is database traffic encrypted between machines?"
category = "Security"
severity = "low"
level = "db_server"
effort = "hours"
actor = "operator"
scope = """SELECT d.hostname FROM db_server AS d WHERE EXISTS \
(SELECT 1 FROM management_server AS m WHERE m.state = 'Up' AND NOT coalesce(m.db_is_local, 0))"""
why = """The database holds every password hash, key and address of the cloud, and the management \
servers read and write it over the network. Without TLS, or with TLS 1.0 and 1.1, whoever sits on \
that network can read along."""
fix = """Give the database a certificate, set its tls_version to TLSv1.2,TLSv1.3 and switch TLS on \
in db.properties of every management server."""
optional = ["db_node", "galera_node"]
refs = [
  "rules.md mgmt-db-tls (medium where nodes of the cluster stand at two sites)",
  "S:DbMetricsResponse (tlsversions: what the database offers, not what a connection uses)",
]
guards = [
  "the database runs on the only management server",
  "a database whose TLS versions neither CloudStack nor its nodes tell is not judged",
]
*/
WITH offered AS (
    SELECT
        d.*,
        ',' || replace(lower(d.tls_versions), ' ', '') || ',' AS versions,
        (
            SELECT count(*) FROM management_server AS m
            WHERE m.state = 'Up' AND NOT m.db_is_local
        ) AS remote_servers
    FROM db_tls AS d
)

SELECT
    o.hostname AS subject,
    o.hostname AS name,
    CASE
        WHEN o.remote_servers = 0
            THEN 'whether the database is on another machine is not told'
        WHEN o.tls_versions IS NULL
            THEN 'the database (' || coalesce(o.version, '?') || ') does not tell its TLS versions'
        WHEN trim(o.tls_versions) = ''
            THEN
                'the database offers no TLS to '
                || o.remote_servers || ' management servers on other machines'
        ELSE
            'the database still offers ' || o.tls_versions || ' to ' || o.remote_servers
            || ' management servers on other machines'
    END AS message,
    iif(o.remote_servers = 0 OR o.tls_versions IS NULL, 'not assessable', 'finding') AS outcome,
    iif(o.sites > 1, 'medium', 'low') AS severity,
    o.tls_versions,
    o.version,
    o.sites,
    o.remote_servers
FROM offered AS o
WHERE
    o.remote_servers = 0
    OR o.tls_versions IS NULL
    OR trim(o.tls_versions) = ''
    OR o.versions LIKE '%,tlsv1,%'
    OR o.versions LIKE '%,tlsv1.1,%'
ORDER BY subject
