/*
id = "galera-even-nodes"
title = "A Galera cluster has an even number of votes"
question = "Can a clean split leave no majority?"
category = "Resilience"
severity = "medium"
level = "db_cluster"
effort = "days"
actor = "operator"
scope = "SELECT id FROM db_cluster WHERE kind = 'galera'"
why = """After a network failure the part that holds more than half of the votes goes on. With an even number \
the cluster can break into two equal halves, of which neither has a majority: both stop, and the whole cloud \
stands still although every database server is healthy."""
fix = """Add an arbiter (garbd) on a machine at a third place; it votes and holds no data. Else give one member \
a pc.weight of 2, at the site that should go on."""
refs = [
  "rules.md galera-even-nodes and 16 case 4",
  "Galera documentation, Weighted Quorum",
]
guards = ["weights or an arbiter that make the sum odd", "a member whose weight was never read: not assessable"]
*/
WITH counted AS (
    SELECT
        c.id,
        c.expected,
        c.arbiters,
        c.weight,
        (
            SELECT count(*) FROM galera_site AS s
            WHERE s.cluster = c.id AND s.site IS NOT NULL
        ) AS sites,
        (
            SELECT
                group_concat(
                    coalesce(s.site, 'a place not told') || ' ' || coalesce(s.weight, '?'), ', '
                )
            FROM galera_site AS s
            WHERE s.cluster = c.id
        ) AS votes_by_site
    FROM db_cluster AS c
    WHERE c.kind = 'galera'
)

SELECT
    t.id AS subject,
    t.id AS name,
    iif(
        t.weight IS NULL,
        'not every one of the ' || coalesce(t.expected, '?') || ' members of ' || t.id
        || ' was read: the sum of the votes is not told',
        'the '
        || t.expected
        || ' members of '
        || t.id
        || ' have '
        || t.weight
        || ' votes: a split into '
        || (t.weight / 2)
        || ' and '
        || (t.weight / 2)
        || ' leaves no majority, and both halves stop'
        || iif(t.sites = 2, ' (votes by site: ' || t.votes_by_site || ')', '')
    ) AS message,
    iif(t.sites = 2, 'high', 'medium') AS severity,
    iif(t.weight IS NULL, 'not assessable', 'finding') AS outcome,
    t.expected AS members,
    t.arbiters,
    t.weight,
    t.votes_by_site
FROM counted AS t
WHERE t.weight IS NULL OR t.weight % 2 = 0
ORDER BY subject
