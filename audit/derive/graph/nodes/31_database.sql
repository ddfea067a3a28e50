/*
doc = """Database hosts of db.properties (listDbMetrics): one machine, or the address of a cluster; what is behind them \
is told where databases were asked."""
*/
SELECT
    'database/' || d.hostname AS id,
    'database' AS kind,
    d.hostname AS name,
    NULL AS zone_id,
    NULL AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM db_server AS d
