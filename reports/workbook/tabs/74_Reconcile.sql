/*
title = "Reconciliation"
group = "Failures"
doc = "One fact of one object that more than one source tells: what each says, what is used and why."
rows = "ledger_field"
[columns]
object = { doc = "Name of the object." }
kind = { label = "Kind", doc = "Kind of the object." }
field = { doc = "Which fact." }
verdict = { doc = "agree; conflict: a rule found something; within the rule: they differ, and the rule that judges it lets it be; differ: no rule judged it." }
cloudstack = { label = "CloudStack", doc = "What CloudStack tells; blank: nothing." }
server = { doc = "What the server (its BMC) tells; several values: comma separated." }
switch = { doc = "What the switch tells; several values: comma separated." }
neighbour = { doc = "What the switch at the other end tells; several values: comma separated." }
array = { doc = "What the storage array tells; several values: comma separated." }
further = { label = "Others", doc = "What hosts, databases, balancers and the configuration tell; each named.", look = "wrap" }
chosen = { doc = "The value that is used." }
why = { label = "Chosen by", doc = "The rule that chose it.", look = "wrap" }
rule = { doc = "Rule that judges a difference; blank: none." }
severity = { doc = "Severity of its finding about the object; blank: none.", look = "severity" }
tellers = { label = "Sources", unit = "count", doc = "Sources that tell it." }
seen_at = { unit = "UTC", doc = "The oldest of their answers." }
id = { label = "ID", doc = "Object." }
*/
SELECT
    l.object,
    replace(l.object_kind, '_', ' ') AS kind,
    l.field,
    CASE
        WHEN f.subject IS NOT NULL THEN 'conflict'
        WHEN l.agree THEN 'agree'
        WHEN r.outcome IN ('finding', 'pass') THEN 'within the rule'
        ELSE 'differ'
    END AS verdict,
    l.cloudstack,
    l.server,
    l.switch,
    l.neighbour,
    l.array,
    l.further,
    l.chosen,
    l.why,
    l.rule_id AS rule,
    f.severity,
    l.tellers,
    l.seen_at,
    l.object_id AS id
FROM ledger_field AS l
LEFT JOIN finding AS f ON l.rule_id = f.rule_id AND l.object_id = f.subject
LEFT JOIN rule_result AS r ON l.rule_id = r.rule_id
ORDER BY verdict = 'agree', l.object_kind, l.object, l.object_id, l.field
