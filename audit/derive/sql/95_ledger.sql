/*
doc = """The reconciliation ledger: a row per fact and source, of facts that more than one source tells; \
one value is chosen, by the rule named. What nobody but one source tells is not in it."""
[columns]
object_kind = "Kind of the object, as the levels of rules are called"
object_id = "Its id"
object = "Its name"
field = "Which fact"
teller = """Who tells it: CloudStack, server, switch, neighbour (the other end), array, host, database, balancer or \
configuration"""
source = "Source that told it"
value = "As told, with its unit"
same = "The same, to be compared: case, domains and units aside"
seen_at = "Newest answer of that source for it; NULL: not noted [UTC]"
chosen = "1: this value is used"
why = "The rule that chooses"
rule_id = "Rule that judges a difference; NULL: none"
*/
WITH pair AS (
    SELECT * FROM ledger_host
    UNION ALL
    SELECT * FROM ledger_control
    UNION ALL
    SELECT * FROM ledger_link
    UNION ALL
    SELECT * FROM ledger_storage
    UNION ALL
    SELECT * FROM ledger_twice
),

-- a row of a pair for each of its two: pairs named once, since SQLite would compile all their views twice
side (preference) AS (VALUES (1), (2)),

told AS (
    SELECT DISTINCT
        p.object_kind,
        p.object_id,
        p.object,
        p.field,
        iif(s.preference = 1, p.teller, p.other_teller) AS teller,
        iif(s.preference = 1, p.source, p.other_source) AS source,
        iif(s.preference = 1, p.told_in, p.other_told_in) AS told_in,
        cast(iif(s.preference = 1, p.value, p.other_value) AS TEXT) AS value,
        cast(iif(s.preference = 1, p.same, p.other_same) AS TEXT) AS same,
        s.preference,
        p.why,
        p.rule_id
    FROM pair AS p
    CROSS JOIN side AS s
    WHERE iif(s.preference = 1, p.value, p.other_value) IS NOT NULL
),

ranked AS (
    SELECT
        t.*,
        count(*) OVER fact AS tellers,
        row_number() OVER (
            PARTITION BY t.object_kind, t.object_id, t.field
            ORDER BY t.preference, t.teller, t.source, t.value, t.object
        ) AS place
    FROM told AS t
    WINDOW fact AS (PARTITION BY t.object_kind, t.object_id, t.field)
),

answered AS (
    SELECT
        source,
        table_name,
        max(started) AS seen_at
    FROM answer
    GROUP BY source, table_name
)

SELECT
    r.object_kind,
    r.object_id,
    r.object,
    r.field,
    r.teller,
    r.source,
    r.value,
    r.same,
    a.seen_at,
    r.place = 1 AS chosen,
    r.why,
    r.rule_id
FROM ranked AS r
LEFT JOIN answered AS a ON r.source = a.source AND r.told_in = a.table_name
WHERE r.tellers > 1
