/*
doc = "Facts about the report itself, in order: key, value, about. Adds nothing that changes from run to run."
*/
WITH fact (place, key, value, about) AS (
    SELECT
        1,
        'Program',
        'stackaudit ' || report_version(),
        NULL
    UNION ALL
    SELECT
        2,
        'Schema of the database',
        user_version,
        NULL
    FROM pragma_user_version
    UNION ALL
    SELECT
        3,
        'Rules',
        count(*),
        NULL
    FROM rule
    UNION ALL
    SELECT
        4,
        'Data as of',
        report_moment(now),
        NULL
    FROM report_period
    UNION ALL
    SELECT
        5,
        'Compared with',
        report_moment(previous),
        NULL
    FROM report_period
    UNION ALL
    SELECT
        6,
        'First collection',
        report_moment(oldest),
        NULL
    FROM report_period
    UNION ALL
    SELECT
        10,
        'Run',
        source || ' @ ' || report_moment(started),
        status
    FROM report_source
    UNION ALL
    SELECT
        11,
        'Bundle SHA-256',
        bundle,
        source
    FROM report_source
    WHERE bundle IS NOT NULL
    UNION ALL
    SELECT
        12,
        'Account',
        identity,
        source
    FROM report_source
    WHERE identity IS NOT NULL
    UNION ALL
    SELECT
        20,
        'Date of end-of-life data',
        max(data_date),
        count(DISTINCT product) || ' products'
    FROM release_line
)

SELECT
    key,
    value,
    about
FROM fact
ORDER BY place, about, value
