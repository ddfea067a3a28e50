/*
id = "mgmt-db-no-replica"
title = "The database has no second copy that is known"
question = "Is there a second copy of the database?"
category = "Resilience"
severity = "high"
level = "db_server"
confidence = "inferred"
effort = "days"
actor = "operator"
scope = "SELECT hostname FROM db_server"
optional = ["db_node", "db_replica", "galera_node"]
why = """The database is the cloud: every VM, volume, network and key is known there and nowhere \
else. Without a replica the loss of one machine means a restore from the last backup, and \
everything created since is an orphan on the hypervisors and the storage. db.properties names \
replicas only where they are used for failover; the database itself, where it was asked, tells all."""
fix = """Set up replication to a second machine, or a cluster of three database nodes, and name \
the replica in db.properties. Rehearse the switch."""
refs = [
  "rules.md mgmt-db-no-replica",
  "D:adminguide/reliability Database High Availability",
  "a replica that waits on purpose (SQL_Delay) counts as a copy",
]
guards = [
  "a database whose nodes were read and that has copies",
  "a database that tells it is a Galera cluster is not judged unless its nodes were read",
  "replicas that are not told are not assessable",
]
causes = ["mgmt-db-colocated"]
*/
SELECT
    d.hostname AS subject,
    'database ' || d.hostname AS name,
    CASE
        WHEN d.copies = 0
            THEN
                'nothing replicates from the database on ' || d.hostname || ', and it is no cluster'
        WHEN d.replicas IS NULL THEN 'the replicas of ' || d.hostname || ' are not told'
        WHEN d.is_cluster THEN 'the database on ' || d.hostname || ' is a Galera cluster'
        ELSE 'db.properties names no replica for the database on ' || d.hostname
    END AS message,
    iif(d.has_copy IS NULL, 'not assessable', 'finding') AS outcome,
    iif(d.copies = 0, 'measured', 'inferred') AS confidence,
    d.replicas,
    d.version,
    d.cluster
FROM db_copy AS d
WHERE NOT coalesce(d.has_copy, 0)
ORDER BY subject
