/*
id = "net-stack-broken"
title = "A switch stack is not whole"
question = "Is every switch stack whole?"
category = "Network"
severity = "high"
level = "switch"
scope = "SELECT switch_id FROM switch_member GROUP BY switch_id HAVING count(*) >= :min_members"
effort = "hours"
actor = "network"
why = """A stack is a ring so that one cable can break. With the ring open the next cable or \
member that fails splits the stack in two, and both halves answer with the same addresses. A \
member that is not ready carries nothing."""
fix = """Repair the stack cable or the member; check that all members run one image."""
refs = [
  "rules.md net-stack-broken",
  "CISCO-STACKWISE-MIB cswRingRedundant, cswSwitchState",
  "JUNIPER-VIRTUALCHASSIS-MIB",
]
guards = ["a stack of one member"]
[params.min_members]
default = 2
unit = "count"
doc = "members that make a stack"
*/
WITH stack AS (
    SELECT
        m.switch_id,
        count(*) AS members,
        count(m.state) AS told,
        count(*) FILTER (WHERE m.state <> 'ready') AS not_ready,
        group_concat('member ' || m.number || ' is ' || m.state, ', ')
        FILTER (WHERE m.state <> 'ready') AS list
    FROM switch_member AS m
    GROUP BY m.switch_id
)

SELECT
    s.id AS subject,
    coalesce(s.name, s.id) AS name,
    CASE
        WHEN k.not_ready > 0
            THEN 'in the stack ' || coalesce(s.name, s.id) || ' ' || k.list
        WHEN NOT s.stack_ring_whole
            THEN
                'the ring of the stack ' || coalesce(s.name, s.id) || ' with ' || k.members
                || ' members is open'
        ELSE 'whether the stack ' || coalesce(s.name, s.id) || ' is whole is not told'
    END AS message,
    iif(k.not_ready > 0 OR NOT s.stack_ring_whole, 'finding', 'not assessable') AS outcome,
    k.members,
    k.not_ready,
    s.stack_ring_whole AS ring_whole
FROM stack AS k
JOIN switch AS s ON k.switch_id = s.id
WHERE
    k.members >= :min_members
    AND (
        k.not_ready > 0 OR NOT coalesce(s.stack_ring_whole, 0) OR k.told < k.members
    )
ORDER BY subject
