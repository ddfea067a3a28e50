/*
title = "What the last collection of each source did not see"
doc = "Requests without a usable answer, and why; what depends on them is not assessable."
*/
SELECT
    g.source,
    g.started,
    g.cause,
    g.request,
    nullif(g.table_name, '') AS misses_table,
    nullif(g.column_name, '') AS misses_column,
    g.message
FROM gap AS g
WHERE
    g.started = (
        SELECT max(s.started) FROM source_run AS s
        WHERE s.source = g.source
    )
ORDER BY g.source, g.cause, g.request, g.table_name, g.column_name
