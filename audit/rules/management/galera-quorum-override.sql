/*
id = "galera-quorum-override"
title = "The protection against a split database is switched off"
question = "Has the protection against a split cluster been switched off?"
category = "Resilience"
severity = "critical"
level = "db_node"
effort = "hours"
actor = "operator"
scope = "SELECT db_node_id FROM db_node_now WHERE role = 'galera'"
why = """With pc.ignore_quorum or pc.ignore_sb a member goes on taking writes after it has lost the others. Two \
halves then write two different clouds, and there is no way to put them together again: what one of them \
wrote is lost, and VMs may run twice on one disk."""
fix = """Set both options to false in wsrep_provider_options, in the configuration file and at run time. After a \
split decide by hand which part goes on, and bootstrap that one with pc.bootstrap."""
refs = ["rules.md galera-quorum-override", "Galera documentation, Galera Parameters pc.ignore_quorum, pc.ignore_sb"]
guards = ["options that are not told: not assessable"]
*/
SELECT
    n.db_node_id AS subject,
    n.label AS name,
    iif(
        g.ignore_quorum OR g.ignore_sb,
        n.label || ' goes on without a majority: '
        || CASE
            WHEN g.ignore_quorum AND g.ignore_sb THEN 'pc.ignore_quorum and pc.ignore_sb are on'
            WHEN g.ignore_quorum THEN 'pc.ignore_quorum is on'
            ELSE 'pc.ignore_sb is on'
        END,
        n.label || ' does not tell its provider options'
    ) AS message,
    iif(g.ignore_quorum OR g.ignore_sb, 'finding', 'not assessable') AS outcome,
    g.ignore_quorum,
    g.ignore_sb,
    n.cluster
FROM db_node_now AS n
JOIN galera_node AS g ON n.db_node_id = g.db_node_id
WHERE NOT coalesce(g.ignore_quorum = 0 AND g.ignore_sb = 0, 0)
ORDER BY subject
