/*
id = "galera-unhealthy"
title = "A Galera cluster is not whole"
question = "Is every member there, synchronised, and part of the majority?"
category = "Resilience"
severity = "high"
level = "db_cluster"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM db_cluster WHERE kind = 'galera'"
why = """A Galera cluster serves as long as the members that see each other hold a majority. Each member \
that is away, still catching up or cut off brings that closer to the point where the database, and with it \
every operation of the cloud, stops: a node without a majority refuses all reads and writes."""
fix = """Read the error log of the members named here, repair network or disk, and start the member again; it \
catches up by itself. Only when no member is Primary any more: find the one with the newest state and \
bootstrap from that one alone."""
refs = [
  "rules.md galera-unhealthy",
  "critical needs that no member is Primary, or two histories; one member cut off from a working majority is high",
  "Galera documentation, wsrep_cluster_status, wsrep_local_state_comment",
]
guards = ["a donor and a member that joins, for an hour: medium", "clusters none of whose nodes answer"]
[params.joining]
default = 3600
unit = "seconds"
doc = "a donor or joining member is medium for so long, then high"
*/
WITH summed AS (
    SELECT
        c.*,
        c.expected - c.size AS missing,
        sum(m.fault IS NULL) AS untold,
        sum(m.fault <> '') AS faults,
        sum(strftime('%s', :now) - strftime('%s', m.catches_up_since) <= :joining) AS joining,
        group_concat(iif(m.fault <> '', m.label || m.fault, NULL), '; ') AS faulty
    FROM db_cluster AS c
    JOIN galera_member AS m ON c.id = m.cluster
    WHERE c.answered > 0
    GROUP BY c.id
)

SELECT
    s.id AS subject,
    s.id AS name,
    CASE
        WHEN s.views > 1
            THEN 'members of ' || s.id || ' went on with ' || s.views || ' different histories'
        WHEN s.size = 0
            THEN 'no member of ' || s.id || ' that answers is in a Primary view: it is shut'
        WHEN s.missing > 0
            THEN s.size || ' of ' || s.expected || ' members of ' || s.id || ' are in the majority'
        WHEN s.faults > 0
            THEN 'the ' || s.expected || ' members of ' || s.id || ' are there, not all are ready'
        ELSE 'members of ' || s.id || ' do not tell their state'
    END || coalesce(': ' || s.faulty, '') AS message,
    CASE
        WHEN s.views > 1 OR s.size = 0 THEN 'critical'
        WHEN s.missing > 0 OR s.faults > coalesce(s.joining, 0) THEN 'high'
        ELSE 'medium'
    END AS severity,
    iif(
        s.views > 1 OR s.size = 0 OR s.missing > 0 OR s.faults > 0, 'finding', 'not assessable'
    ) AS outcome,
    s.size AS members_seen,
    s.expected AS members_expected,
    s.weight_now,
    s.weight AS weight_whole
FROM summed AS s
WHERE s.views > 1 OR s.size = 0 OR s.missing > 0 OR s.faults > 0 OR s.untold > 0
ORDER BY subject
