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
WITH member AS (
    SELECT
        n.cluster,
        n.label,
        CASE
            WHEN NOT n.answered THEN ' does not answer'
            WHEN
                g.status <> 'Primary'
                THEN ' is ' || g.status || ' (sees ' || coalesce(g.size, '?') || ')'
            WHEN NOT g.connected THEN ' is not connected'
            WHEN g.state LIKE 'Don%' OR g.state LIKE 'Join%' THEN ' is ' || g.state
            WHEN
                NOT g.ready OR g.state <> 'Synced'
                THEN ' is not ready (' || coalesce(g.state, '?') || ')'
            WHEN g.status IS NULL OR g.state IS NULL THEN NULL
            ELSE ''
        END AS fault,
        n.answered
        AND (g.state LIKE 'Don%' OR g.state LIKE 'Join%')
        AND strftime('%s', :now) - strftime('%s', g.valid_from) <= :joining AS is_joining
    FROM db_node_now AS n
    JOIN galera_node AS g ON n.db_node_id = g.db_node_id
),

summed AS (
    SELECT
        c.*,
        c.expected - c.size AS missing,
        sum(m.fault IS NULL) AS untold,
        sum(m.fault <> '') AS faults,
        sum(m.fault <> '' AND m.is_joining) AS joining,
        group_concat(iif(m.fault <> '', m.label || m.fault, NULL), '; ') AS faulty
    FROM db_cluster AS c
    JOIN member AS m ON c.id = m.cluster
    WHERE c.answered > 0
    GROUP BY c.id
)

SELECT
    s.id AS subject,
    s.id AS name,
    CASE
        WHEN
            s.views > 1
            THEN 'the members of ' || s.id || ' went on with ' || s.views || ' different histories'
        WHEN
            s.size = 0
            THEN
                'no member of '
                || s.id
                || ' that answers is in a Primary view: the database is shut'
        WHEN
            s.missing > 0
            THEN
                s.size
                || ' of '
                || s.expected
                || ' members of '
                || s.id
                || ' are in the Primary view'
        WHEN
            s.faults > 0
            THEN 'all ' || s.expected || ' members of ' || s.id || ' are there, not all are ready'
        ELSE 'members of ' || s.id || ' do not tell their state'
    END || coalesce(': ' || s.faulty, '') AS message,
    CASE
        WHEN s.views > 1 OR s.size = 0 THEN 'critical'
        WHEN s.missing > 0 OR s.faults > s.joining THEN 'high'
        ELSE 'medium'
    END AS severity,
    iif(s.views > 1 OR s.size = 0 OR s.missing > 0 OR s.faults > 0, 'finding', 'not assessable')
        AS outcome,
    s.size AS members_seen,
    s.expected AS members_expected,
    s.weight_now,
    s.weight AS weight_whole
FROM summed AS s
WHERE s.views > 1 OR s.size = 0 OR s.missing > 0 OR s.faults > 0 OR s.untold > 0
ORDER BY subject
