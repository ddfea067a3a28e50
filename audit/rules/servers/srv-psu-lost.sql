/*
id = "srv-psu-lost"
title = "A power supply has failed"
question = "Is the power redundancy of the server whole?"
category = "Resilience"
severity = "high"
level = "server"
effort = "hours"
actor = "operator"
optional = ["host", "vm", "server_redundancy"]
scope = """SELECT server_id FROM server_host WHERE NOT is_blade \
UNION SELECT server_id FROM server_supply"""
why = """The server was bought with power supplies to spare and has none to spare now: the next one \
that fails, or the feed behind it, turns off the host and every virtual machine on it."""
fix = """Replace the supply named here, or put its cord back, and see that the management controller \
calls the power redundant again."""
refs = ["rules.md srv-psu-lost", "DSP2046 Power, PowerSubsystem"]
guards = [
  "an empty bay is no failed supply: srv-psu-single says where there is only one",
  "a supply without input voltage is left to srv-psu-feed",
  "blades: their supplies are in the enclosure",
  "the controller's own judgement of redundancy counts, not how many supplies it says are needed",
]
*/
WITH judged AS (
    SELECT
        s.*,
        p.supplies,
        p.failed,
        p.unfed,
        coalesce(p.told = p.supplies, 0) AS all_told,
        (
            SELECT coalesce(max(nullif(r.health, 'OK')), max(r.health)) FROM server_redundancy AS r
            WHERE s.server_id = r.server_id AND r.kind = 'psu' AND p.supplies >= 2
        ) AS redundancy
    FROM server_host AS s
    LEFT JOIN server_supply AS p ON s.server_id = p.server_id
    WHERE p.server_id IS NOT NULL OR NOT s.is_blade
)

SELECT
    server_id AS subject,
    name,
    CASE
        WHEN failed IS NOT NULL
            THEN label || ': of ' || supplies || ' power supplies failed: ' || failed
        WHEN redundancy <> 'OK' AND unfed IS NULL
            THEN
                label || ': its ' || supplies || ' power supplies are not redundant: '
                || redundancy
        ELSE 'the state of the power supplies of ' || label || ' is not told'
    END AS message,
    iif(
        failed IS NOT NULL OR (redundancy <> 'OK' AND unfed IS NULL), 'finding', 'not assessable'
    ) AS outcome,
    zone_id,
    vms,
    supplies,
    failed,
    redundancy
FROM judged
WHERE
    failed IS NOT NULL
    OR (redundancy <> 'OK' AND unfed IS NULL)
    OR (redundancy IS NULL AND NOT all_told)
ORDER BY subject
