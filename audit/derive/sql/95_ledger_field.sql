/*
doc = """The reconciliation ledger with a row per object and fact: what each kind of source tells, what was \
chosen and why, and whether they agree."""
[columns]
object_kind = "Kind of the object"
object_id = "Its id"
object = "Its name"
field = "Which fact"
cloudstack = "What CloudStack tells; NULL: nothing"
server = "What the server (its BMC) tells; several values: comma separated"
switch = "What the switch tells; several values: comma separated"
neighbour = "What the switch at the other end tells; several values: comma separated"
array = "What the storage array tells; several values: comma separated"
further = "What others tell: hosts, databases, balancers, the configuration; each named"
chosen = "The value that is used"
chosen_from = "Who told that"
why = "The rule that chose it"
agree = "All tell the same: case, domains and units aside"
rule_id = "Rule that judges a difference; NULL: none"
tellers = "Sources that tell it [count]"
seen_at = "The oldest of their answers [UTC]"
*/
SELECT
    l.object_kind,
    l.object_id,
    max(l.object) AS object,
    l.field,
    group_concat(DISTINCT iif(l.teller = 'CloudStack', l.value, NULL)) AS cloudstack,
    group_concat(DISTINCT iif(l.teller = 'server', l.value, NULL)) AS server,
    group_concat(DISTINCT iif(l.teller = 'switch', l.value, NULL)) AS switch,
    group_concat(DISTINCT iif(l.teller = 'neighbour', l.value, NULL)) AS neighbour,
    group_concat(DISTINCT iif(l.teller = 'array', l.value, NULL)) AS array,
    trim(group_concat(
        DISTINCT iif(
            l.teller IN ('CloudStack', 'server', 'switch', 'neighbour', 'array'),
            NULL, ' ' || l.teller || ': ' || l.value
        )
    )) AS further,
    max(iif(l.chosen, l.value, NULL)) AS chosen,
    max(iif(l.chosen, l.teller, NULL)) AS chosen_from,
    max(l.why) AS why,
    count(DISTINCT l.same) = 1 AS agree,
    max(l.rule_id) AS rule_id,
    count(*) AS tellers,
    min(l.seen_at) AS seen_at
FROM ledger AS l
GROUP BY l.object_kind, l.object_id, l.field
