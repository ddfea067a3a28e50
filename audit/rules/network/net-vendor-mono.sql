/*
id = "net-vendor-mono"
title = "One network vendor"
question = "Does the whole network come from one vendor?"
category = "Network"
severity = "info"
level = "estate"
scope = "SELECT 'estate' FROM switch LIMIT 1"
effort = "project"
actor = "management"
why = """A fact, not a fault: one vendor is good practice within a pair and makes operation \
easier; it also means that one software fault or one delivery problem concerns every switch."""
fix = "Nothing to do; keep releases staggered between the halves of redundant pairs' groups."
refs = ["rules.md net-vendor-mono", "sysObjectID (SNMPv2-MIB)"]
guards = ["fewer switches than two", "switches whose vendor is not told are counted apart"]
[params.min_switches]
default = 2
unit = "count"
doc = "switches from which it is told"
*/
SELECT
    'estate' AS subject,
    'network vendors' AS name,
    iif(
        count(DISTINCT s.vendor) = 1 AND count(s.vendor) = count(*),
        'all ' || count(*) || ' switches are from ' || max(s.vendor),
        'the vendor of ' || (count(*) - count(s.vendor)) || ' of ' || count(*)
        || ' switches is not told'
    ) AS message,
    iif(
        count(DISTINCT s.vendor) = 1 AND count(s.vendor) = count(*), 'finding', 'not assessable'
    ) AS outcome,
    count(*) AS switches,
    count(s.vendor) AS told,
    max(s.vendor) AS vendor
FROM switch AS s
HAVING count(*) >= :min_switches AND count(DISTINCT s.vendor) < 2
ORDER BY subject
