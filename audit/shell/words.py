"""Keywords and functions of SQLite that a reading query uses."""

KEYWORDS = tuple(
    """
    SELECT FROM WHERE JOIN LEFT ON GROUP ORDER BY LIMIT AND OR NOT AS DESC IS NULL HAVING LIKE
    ALL ASC BETWEEN CASE CAST COLLATE CROSS CURRENT ROW DISTINCT ELSE END ESCAPE EXCEPT EXISTS
    EXPLAIN FILTER FIRST FOLLOWING FULL GLOB IN INNER INTERSECT ISNULL LAST MATERIALIZED NOTNULL
    NULLS OFFSET OUTER OVER PARTITION PLAN PRECEDING QUERY RANGE RECURSIVE REGEXP RIGHT ROWS THEN
    UNBOUNDED UNION USING VALUES WHEN WINDOW WITH
    """.split()  # noqa: SIM905 - a list of words reads better than quoted ones
)

FUNCTIONS = {
    "abs": "abs(X): without its sign",
    "avg": "avg(X): mean of a group",
    "cast": "cast(X AS TYPE): INTEGER, REAL or TEXT",
    "coalesce": "coalesce(X, Y, ...): first that is not NULL",
    "count": "count(*) or count(X): rows, or values that are not NULL",
    "date": "date(TIME, MODIFIER...): YYYY-MM-DD",
    "datetime": "datetime(TIME, MODIFIER...): YYYY-MM-DD HH:MM:SS",
    "dense_rank": "dense_rank() OVER (...): rank without holes",
    "first_value": "first_value(X) OVER (...)",
    "format": "format(PATTERN, X, ...): as printf",
    "group_concat": "group_concat(X, SEPARATOR): text of a group joined",
    "hex": "hex(X): bytes as hexadecimal text",
    "ifnull": "ifnull(X, Y): Y when X is NULL",
    "iif": "iif(X, Y, Z): Y when X is true, else Z",
    "instr": "instr(X, Y): where Y begins in X, 0 when not in it",
    "json_array_length": "json_array_length(JSON)",
    "json_each": "json_each(JSON): a row per element; after FROM",
    "json_extract": "json_extract(JSON, '$.path')",
    "json_object": "json_object(NAME, VALUE, ...)",
    "json_tree": "json_tree(JSON): a row per value at any depth; after FROM",
    "julianday": "julianday(TIME): days as a number; subtract two for a distance",
    "lag": "lag(X) OVER (...): value of the row before",
    "last_value": "last_value(X) OVER (...)",
    "lead": "lead(X) OVER (...): value of the row after",
    "length": "length(X): characters",
    "lower": "lower(X)",
    "ltrim": "ltrim(X, CHARACTERS)",
    "max": "max(X): largest of a group; max(X, Y): the larger",
    "min": "min(X): smallest of a group; min(X, Y): the smaller",
    "nth_value": "nth_value(X, N) OVER (...)",
    "ntile": "ntile(N) OVER (...)",
    "nullif": "nullif(X, Y): NULL when equal, else X",
    "percent_rank": "percent_rank() OVER (...)",
    "printf": "printf(PATTERN, X, ...)",
    "rank": "rank() OVER (...)",
    "replace": "replace(X, OLD, NEW)",
    "round": "round(X, DIGITS)",
    "row_number": "row_number() OVER (...)",
    "rtrim": "rtrim(X, CHARACTERS)",
    "sign": "sign(X): -1, 0 or 1",
    "strftime": "strftime(PATTERN, TIME, MODIFIER...)",
    "substr": "substr(X, FROM, LENGTH): from 1",
    "sum": "sum(X): of a group; NULL without rows",
    "time": "time(TIME, MODIFIER...): HH:MM:SS",
    "total": "total(X): sum that is 0.0 without rows",
    "trim": "trim(X, CHARACTERS)",
    "typeof": "typeof(X): null, integer, real, text or blob",
    "unixepoch": "unixepoch(TIME): seconds since 1970",
    "upper": "upper(X)",
}
