/*
doc = "Severities in order; weight is what one rule with an open finding takes from its category's 100."
*/
SELECT
    column1 AS severity,
    column2 AS place,
    column3 AS weight
FROM (VALUES ('critical', 1, 25), ('high', 2, 10), ('medium', 3, 4), ('low', 4, 1), ('info', 5, 0))
