/*
doc = """A row per switch that was asked and of which itself, its ports or its neighbours were never \
read whole: what hangs on it is not known, so a cable that is not seen may lead there."""
[columns]
source = "Source"
started = "Start of the collection that asked it last [UTC]"
*/
WITH unread AS (
    SELECT
        a.source,
        a.table_name,
        max(a.started) AS started
    FROM answer AS a
    LEFT JOIN answer AS s
        ON a.source = s.source AND a.started = s.started AND s.table_name = 'switch' AND s.complete
    WHERE
        a.table_name = 'switch'
        -- in a run in which the device answered: else it may not have the table
        OR (a.table_name IN ('switch_port', 'neighbor') AND s.source IS NOT NULL)
    GROUP BY a.source, a.table_name
    HAVING max(a.complete) = 0
)

SELECT
    source,
    max(started) AS started
FROM unread
GROUP BY source
