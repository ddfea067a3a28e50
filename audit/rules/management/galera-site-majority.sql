/*
id = "galera-site-majority"
title = "Losing one site stops the database at the others"
question = "Does losing one site lose the majority of a Galera cluster?"
category = "Resilience"
severity = "high"
level = "db_cluster"
effort = "project"
actor = "operator"
scope = "SELECT id FROM db_cluster WHERE kind = 'galera'"
why = """A cluster over two places looks as if one could carry on without the other. It can only where the rest \
keeps more than half of the votes. The place that holds half of them or more takes the database of all \
places with it when it fails, and the switch to the other is then a matter of hands."""
fix = """Put a third vote at a third place: a member, or an arbiter (garbd), which holds no data. Where there is \
no third place, write down and rehearse how the smaller part is bootstrapped by hand."""
refs = ["rules.md galera-site-majority", "Galera documentation, Two-Node Clusters and Weighted Quorum"]
guards = [
  "clusters at one place only",
  "places that are not told (site in [[mysql]] or [[place]], gmcast.segment): not assessable",
]
*/
WITH judged AS (
    SELECT
        p.*,
        CASE
            WHEN p.places = 1 AND p.site IS NOT NULL THEN 'not applicable'
            WHEN p.whole IS NULL OR p.weight IS NULL OR p.site IS NULL THEN 'not assessable'
            WHEN 2 * p.weight >= p.whole THEN 'finding'
            WHEN 2 * (p.weight + p.loose) >= p.whole THEN 'not assessable'
        END AS outcome
    FROM galera_site AS p
),

worst AS (
    SELECT
        j.*,
        row_number() OVER (
            PARTITION BY j.cluster
            ORDER BY j.outcome = 'finding' DESC, j.weight DESC, j.site
        ) AS rank
    FROM judged AS j
    WHERE j.outcome IS NOT NULL
)

SELECT
    w.cluster AS subject,
    w.cluster AS name,
    CASE w.outcome
        WHEN 'finding'
            THEN
                'the members of ' || w.cluster || ' at ' || w.site || ' have ' || w.weight || ' of '
                || w.whole || ' votes: without ' || w.site || ' the others keep '
                || (w.whole - w.weight) || ', no majority, and stop'
        WHEN 'not applicable' THEN 'all members of ' || w.cluster || ' are at ' || w.site
        ELSE
            'where all members of ' || w.cluster
            || ' and its arbiter stand, or their votes, is not told'
    END AS message,
    w.outcome,
    w.site,
    w.weight,
    w.whole AS weight_whole,
    w.names AS members
FROM worst AS w
WHERE w.rank = 1
ORDER BY subject
