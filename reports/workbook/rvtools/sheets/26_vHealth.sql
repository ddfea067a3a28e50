/*
doc = "One open finding on one object."
rows = '''SELECT count(*) FROM finding WHERE state <> 'waived''''
columns = [
    "Name", "Message", "Message type", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    f.subject_name AS "Name",
    f.message AS "Message",
    f.severity || ': ' || f.title AS "Message type"
FROM report_finding AS f
WHERE f.state <> 'waived'
ORDER BY f.place, f.rule_id, f.subject_name, f.subject
