/*
doc = "The scorecard: a row per category."
[columns]
category = ["VARCHAR", "Category of the scorecard"]
score = ["DOUBLE", "Points of 100; NULL: no rule of it could be judged"]
rules = ["BIGINT", "Rules [count]"]
judged = ["BIGINT", "Rules that could be judged [count]"]
*/
SELECT
    s.category,
    s.score,
    s.rules,
    s.judged
FROM report_score AS s
ORDER BY s.category
