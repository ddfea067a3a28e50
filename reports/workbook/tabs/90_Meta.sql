/*
title = "How this workbook was made"
group = "About"
doc = "One fact: versions, runs, bundles, dates of the data."
rows = "report_meta"
[columns]
key = { doc = "What it is." }
value = { unit = "any", doc = "Value.", look = "wrap" }
about = { doc = "Which source or product it belongs to." }
*/
SELECT
    key,
    value,
    about
FROM report_meta
ORDER BY rowid
