/*
id = "net-ports-left"
title = "A switch has few free ports"
question = "Is there room for more hosts on the switches?"
category = "Capacity"
severity = "low"
level = "switch"
scope = """SELECT switch_id FROM switch_port WHERE is_physical AND type IN (6, 117) \
AND NOT coalesce(is_lag, 0) GROUP BY switch_id HAVING count(*) >= :min_ports"""
effort = "weeks"
actor = "network"
why = """A host cannot be added, and a broken port cannot be swapped, when every port of the rack \
is in use. Switches are delivered more slowly than servers."""
fix = "Plan the next pair of switches, or free ports that are up with nobody behind them."
refs = [
  "rules.md net-ports-left: which ports were unused for 90 days is not told by one collection",
  "IF-MIB ifConnectorPresent (RFC 2863)",
]
guards = [
  """every port without link counts as free, also one that only rests for now: what is left may be \
less, never more""",
  "ports that do not tell their state count as free",
]
[params.left]
default = 0.1
unit = "share"
doc = "less than this share of the ports is free"
[params.min_ports]
default = 8
unit = "count"
doc = "ports from which a switch is judged"
*/
WITH port AS (
    SELECT
        p.switch_id,
        count(*) AS ports,
        count(p.oper_up) AS told,
        count(*) FILTER (WHERE NOT coalesce(p.oper_up, 0)) AS free
    FROM switch_port AS p
    WHERE p.is_physical AND p.type IN (6, 117) AND NOT coalesce(p.is_lag, 0)
    GROUP BY p.switch_id
)

SELECT
    s.id AS subject,
    coalesce(s.name, s.id) AS name,
    iif(
        p.told > 0,
        'at most ' || p.free || ' of ' || p.ports || ' ports of ' || coalesce(s.name, s.id)
        || ' are free',
        'the ports of ' || coalesce(s.name, s.id) || ' do not tell whether they are up'
    ) AS message,
    iif(p.told > 0, 'finding', 'not assessable') AS outcome,
    p.ports,
    p.free
FROM port AS p
JOIN switch AS s ON p.switch_id = s.id
WHERE p.ports >= :min_ports AND (p.free < :left * p.ports OR p.told = 0)
ORDER BY subject
