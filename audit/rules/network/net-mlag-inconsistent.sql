/*
id = "net-mlag-inconsistent"
title = "A leg of an MLAG bundle is missing or would be suspended"
question = "Do both switches of a pair carry every common bundle?"
category = "Network"
severity = "high"
level = "mlag_port"
scope = "SELECT switch_id || ' ' || port FROM mlag_port"
effort = "hours"
actor = "network"
why = """Both switches of a pair must agree on a common bundle. Where their settings differ, the \
pair suspends the VLANs or the whole leg on one side, often only when the other side fails; where \
the leg is down on one switch, the machine behind it hangs on the other alone."""
fix = "Align VLANs, MTU and spanning tree of the bundle on both switches and bring up both legs."
refs = ["rules.md net-mlag-inconsistent", "CISCO-VPC-MIB cVpcStatusHostLinkTable"]
guards = [
  "a bundle that is down on both switches is not in use",
  "a leg that is down while the other switch was not collected is not judged",
]
*/
WITH leg AS (
    SELECT
        m.switch_id,
        m.port,
        m.number,
        m.up,
        m.consistent,
        m.detail,
        coalesce(s.name, m.switch_id) || ' ' || m.port AS name,
        coalesce(f.name, f.id) AS partner,
        o.up AS other_up,
        coalesce(NOT m.up AND o.up, 0) AS down_here,
        coalesce(NOT m.up AND o.switch_id IS NULL, 0) AS alone
    FROM mlag_port AS m
    JOIN switch AS s ON m.switch_id = s.id
    LEFT JOIN switch_role AS r ON m.switch_id = r.switch_id
    LEFT JOIN switch AS f ON r.partner = f.id
    LEFT JOIN mlag_port AS o ON r.partner = o.switch_id AND m.number = o.number
)

SELECT
    l.switch_id || ' ' || l.port AS subject,
    l.name,
    CASE
        WHEN NOT l.consistent
            THEN
                'the bundle ' || l.name || ' differs between the switches of the pair'
                || coalesce(': ' || nullif(l.detail, ''), '')
        WHEN l.down_here THEN l.name || ' is down while its other leg on ' || l.partner || ' is up'
        ELSE 'the state of ' || l.name || ' is not told on both switches'
    END AS message,
    iif(coalesce(NOT l.consistent, 0) OR l.down_here, 'finding', 'not assessable') AS outcome,
    l.number,
    l.up,
    l.other_up,
    l.consistent,
    l.detail
FROM leg AS l
WHERE NOT coalesce(l.consistent, 0) OR l.up IS NULL OR l.down_here OR l.alone
ORDER BY subject
