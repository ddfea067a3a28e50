/*
doc = """A stack goes on while one chassis does; itself, it is the software they share."""
*/
SELECT
    'switch/' || m.switch_id AS node_id,
    'chassis' AS part,
    'switch_member/' || m.switch_id || '/' || m.number AS needs_id,
    1 AS weight,
    'any' AS rule,
    'measured' AS confidence,
    'chassis of the stack' AS why
FROM switch_member AS m
