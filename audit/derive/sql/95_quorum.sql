/*
doc = """A row per cluster of databases that votes: how much weight must be left. All members that failed at once: more \
than half of all of them. As it is now: more than half of those in the group, for it forgets members that left it."""
[columns]
group_id = "The cluster (quorum_member.group_id)"
name = "Its name"
method = "galera or group replication"
members = "Members, arbiters and those that are gone included [count]"
down = "Members that are out of it now [count]"
total = "Votes of all members; one each where a weight is not told [count]"
present = "Votes of those that are in it now [count]"
rule = "What must work, as the failure graph has it: K, or a least and a most"
weights_told = "The weight of every member is told"
overrides = "A member goes on without a majority"
*/
WITH counted AS (
    SELECT
        q.group_id,
        max(q.group_name) AS name,
        max(q.method) AS method,
        count(*) AS members,
        count(*) FILTER (WHERE q.is_down) AS down,
        sum(coalesce(q.weight, 1)) AS total,
        coalesce(sum(coalesce(q.weight, 1)) FILTER (WHERE NOT coalesce(q.is_down, 0)), 0)
            AS present,
        count(q.weight) = count(*) AS weights_told,
        count(*) FILTER (WHERE q.weight IS NULL AND NOT coalesce(q.is_down, 0)) AS untold,
        max(q.overrides) AS overrides
    FROM quorum_member AS q
    GROUP BY q.group_id
)

SELECT
    c.group_id,
    c.name,
    c.method,
    c.members,
    c.down,
    c.total,
    c.present,
    CASE
        WHEN c.untold > 0 THEN '1..' || c.total
        WHEN c.overrides THEN '1..' || (c.total / 2 + 1)
        ELSE (c.present / 2 + 1) || '..' || (c.total / 2 + 1)
    END AS rule,
    c.weights_told,
    c.overrides
FROM counted AS c
