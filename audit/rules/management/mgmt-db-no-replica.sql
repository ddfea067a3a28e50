/*
id = "mgmt-db-no-replica"
title = "The database has no second copy that CloudStack knows of"
question = "Is there a second copy of the database?"
category = "Resilience"
severity = "high"
level = "db_server"
confidence = "inferred"
effort = "days"
actor = "operator"
scope = "SELECT hostname FROM db_server"
why = """The database is the cloud: every VM, volume, network and key is known there and nowhere \
else. Without a replica the loss of one machine means a restore from the last backup, and \
everything created since is an orphan on the hypervisors and the storage. db.properties names no \
replica; a replica outside of it cannot be seen from the API."""
fix = """Set up replication to a second machine, or a cluster of three database nodes, and name \
the replica in db.properties. Rehearse the switch."""
refs = ["rules.md mgmt-db-no-replica", "D:adminguide/reliability Database High Availability"]
guards = [
  "a database that tells it is a Galera cluster is not judged",
  "replicas that are not told are not assessable",
]
causes = ["mgmt-db-colocated"]
*/
SELECT
    d.hostname AS subject,
    'database ' || d.hostname AS name,
    CASE
        WHEN d.replicas IS NULL THEN 'the replicas of ' || d.hostname || ' are not told'
        WHEN d.is_cluster THEN 'the database on ' || d.hostname || ' is a Galera cluster'
        ELSE 'db.properties names no replica for the database on ' || d.hostname
    END AS message,
    iif(d.replicas IS NULL OR d.is_cluster, 'not assessable', 'finding') AS outcome,
    d.replicas,
    d.version
FROM (
    SELECT
        s.hostname,
        s.replicas,
        s.version,
        lower(coalesce(s.version, '') || coalesce(s.version_comment, '')) LIKE '%wsrep%'
        OR lower(coalesce(s.version, '') || coalesce(s.version_comment, '')) LIKE '%galera%'
        OR lower(coalesce(s.version_comment, '')) LIKE '%xtradb cluster%' AS is_cluster
    FROM db_server AS s
) AS d
WHERE coalesce(d.replicas, '') = ''
ORDER BY subject
