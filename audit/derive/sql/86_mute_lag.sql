/*
doc = """A row per switch with a LAG that is up although no port is told to be in it: its \
membership of LAGs is not readable, so a port without a LAG may be in one."""
[columns]
switch_id = "Switch"
lags = "Such LAGs [count]"
*/
WITH told AS (
    SELECT DISTINCT
        switch_id,
        lag
    FROM lag_leg
)

SELECT
    g.switch_id,
    count(*) AS lags
FROM switch_port AS g
LEFT JOIN told AS l
    ON g.switch_id = l.switch_id AND g.name = l.lag
WHERE g.is_lag AND g.oper_up AND l.lag IS NULL
GROUP BY g.switch_id
