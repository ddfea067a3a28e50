/*
id = "mgmt-dr-site"
title = "All copies of the database stand at one site"
question = "Is there a way to run the control plane elsewhere?"
category = "Resilience"
severity = "medium"
level = "db_cluster"
effort = "project"
actor = "operator"
optional = ["zone", "pod"]
why = """The database is what makes hosts and storage a cloud. When every copy of it stands in the room that burns, \
the other sites keep running their VMs and can do nothing else with them: no start, no restart, no change."""
fix = """Replicate the database to a second site, keep a management server there that can be started, and rehearse \
the switch once a year, with the way back."""
refs = [
  "rules.md mgmt-dr-site (a backup that is kept elsewhere is not seen: waive it with the place)",
  "D:conceptsandterminology/choosing_deployment_architecture Multi-Site",
]
guards = [
  "a cloud of one zone with one pod: one room",
  "sites that are not named (site in [[mysql]] or [[place]]): not assessable",
]
*/
WITH stands AS (
    SELECT
        c.id,
        count(n.db_node_id) AS nodes,
        count(p.site) AS told,
        count(DISTINCT p.site) AS sites,
        max(p.site) AS site,
        (SELECT count(*) FROM zone) AS zones,
        (SELECT count(*) FROM pod) AS pods
    FROM db_cluster AS c
    JOIN db_node_now AS n ON c.id = n.cluster
    LEFT JOIN control_site AS p ON p.device = 'database_node/' || n.db_node_id AND p.place = 1
    GROUP BY c.id
)

SELECT
    s.id AS subject,
    s.id AS name,
    iif(
        s.told < s.nodes,
        'where '
        || (s.nodes - s.told)
        || ' of '
        || s.nodes
        || ' nodes of '
        || s.id
        || ' stand is not told',
        'all '
        || s.nodes
        || ' nodes of '
        || s.id
        || ' stand at '
        || s.site
        || '; the cloud has '
        || s.zones
        || ' zones and ' || s.pods || ' pods'
    ) AS message,
    CASE
        WHEN s.zones = 1 AND s.pods = 1 THEN 'not applicable'
        WHEN s.told < s.nodes THEN 'not assessable'
        ELSE 'finding'
    END AS outcome,
    iif(s.zones > 1, 'high', 'medium') AS severity,
    s.site,
    s.nodes,
    s.zones
FROM stands AS s
WHERE s.sites < 2
ORDER BY subject
