/*
doc = "Whether each source answered for each table when it was last asked: what did not is of an earlier day."
[columns]
source = "Source"
table_name = "Table"
complete = "It answered completely"
*/
SELECT
    a.source,
    a.table_name,
    a.complete
FROM answer AS a
WHERE
    a.started = (
        SELECT max(b.started) FROM answer AS b
        WHERE b.source = a.source AND b.table_name = a.table_name
    )
