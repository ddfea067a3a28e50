/*
id = "net-switch-one-psu"
title = "A switch without redundant power"
question = "Is the power of every switch redundant?"
category = "Network"
severity = "high"
level = "switch"
optional = ["switch_role.partner"]
effort = "hours"
actor = "network"
why = """A failed power supply leaves the switch on its last one; a switch with one supply goes \
dark with one feed, one plug or one breaker, and every link on it with it."""
fix = "Replace the failed supply, or fit the second one; connect both to different feeds."
refs = [
  "rules.md net-switch-one-psu",
  "CISCO-ENTITY-FRU-CONTROL-MIB cefcFRUPowerOperStatus",
  "ENTITY-MIB (RFC 6933)",
]
guards = [
  "one supply counts as one of two only where an empty bay is told, else it is not judged",
  "one supply in a switch of an MLAG pair: low",
]
*/
WITH power AS (
    SELECT
        p.switch_id,
        coalesce(p.member, 0) AS member,
        count(*) FILTER (WHERE coalesce(p.state, '') <> 'absent') AS fitted,
        count(*) FILTER (WHERE p.state = 'absent') AS bays_empty,
        count(*) FILTER (WHERE p.state = 'failed') AS failed,
        count(*) FILTER (WHERE p.state IS NULL) AS untold,
        group_concat(p.name || coalesce(' (' || p.detail || ')', ''), ', ')
        FILTER (WHERE p.state = 'failed') AS list
    FROM switch_part AS p
    WHERE p.kind = 'power supply'
    GROUP BY p.switch_id, coalesce(p.member, 0)
),

box AS (
    SELECT
        switch_id,
        sum(fitted) AS fitted,
        sum(bays_empty) AS bays_empty,
        sum(failed) AS failed,
        sum(untold) AS untold,
        group_concat(list, ', ') AS list,
        max(fitted = 1 AND bays_empty > 0) AS single,
        max(fitted < 2 AND bays_empty = 0) AS alone
    FROM power
    GROUP BY switch_id
)

SELECT
    s.id AS subject,
    coalesce(s.name, s.id) AS name,
    CASE
        WHEN b.failed > 0
            THEN
                b.failed || ' of ' || b.fitted || ' power supplies of '
                || coalesce(s.name, s.id) || ' failed: ' || b.list
        WHEN b.single
            THEN
                coalesce(s.name, s.id) || ' has one power supply and an empty bay for a second'
        WHEN b.alone THEN 'one power supply of ' || coalesce(s.name, s.id) || ' is reported'
        ELSE 'the state of the power supplies of ' || coalesce(s.name, s.id) || ' is not readable'
    END AS message,
    iif(b.failed > 0 OR b.single, 'finding', 'not assessable') AS outcome,
    CASE WHEN b.failed > 0 THEN 'high' WHEN r.partner IS NULL THEN 'medium' ELSE 'low' END
        AS severity,
    b.fitted,
    b.failed,
    b.bays_empty,
    r.partner
FROM switch AS s
LEFT JOIN box AS b ON s.id = b.switch_id
LEFT JOIN switch_role AS r ON s.id = r.switch_id
WHERE b.switch_id IS NULL OR b.failed > 0 OR b.single OR b.alone OR b.untold > 0
ORDER BY subject
