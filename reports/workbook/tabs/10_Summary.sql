/*
title = "The estate in numbers"
group = "Health"
doc = "One measure: score, findings, size, changes, coverage."
rows = "report_summary"
[columns]
section = { doc = "Score, Findings, Roadmap, Estate, Changes, Rules or Coverage." }
measure = { doc = "What is measured." }
value = { unit = "any", doc = "The value; blank when not told or not judged." }
unit = { doc = "Unit of the value." }
note = { doc = "What stands behind it.", look = "wrap" }
*/
SELECT
    report_said(section) AS section,
    report_said(measure) AS measure,
    value,
    report_said(unit) AS unit,
    report_said(note) AS note
FROM report_summary
ORDER BY rowid
