/*
id = "mgmt-db-version"
title = "The database version is not supported"
question = "Is the database supported by its vendor and by this CloudStack?"
category = "Lifecycle"
severity = "medium"
level = "db_server"
effort = "days"
actor = "operator"
scope = "SELECT hostname FROM db_server"
why = """Past its end of support the database gets no more fixes for crashes, data loss or \
security. A major version that the release notes of the running CloudStack line do not list was \
not tested with its schema upgrades, which is where it breaks."""
fix = """Upgrade the database together with CloudStack, in the order the release notes ask; take \
a full backup and rehearse it on a copy first."""
refs = [
  "rules.md mgmt-db-version",
  "D:releasenotes/compat",
  "reference eol.json, cloudstack-compat.json",
]
guards = [
  "a major in support that another CloudStack line lists is low",
  """MySQL 8.0 is past its end and yet listed by CloudStack 4.21 and 4.22: medium with both \
  facts, never high""",
  "MariaDB counts as the equivalent compatible database: judged by its end of support only",
  "a version or CloudStack line that is not known is not assessable",
]
*/
WITH
listed (line, majors) AS (
    VALUES
    ('4.14', ' 5.5 5.6 5.7 '), ('4.15', ' 5.6 5.7 8.0 '), ('4.16', ' 5.6 5.7 8.0 '),
    ('4.17', ' 5.6 5.7 8.0 '), ('4.18', ' 5.6 5.7 8.0 '), ('4.19', ' 5.6 5.7 8.0 '),
    ('4.20', ' 8.4 '), ('4.21', ' 8.0 '), ('4.22', ' 8.0 ')
),

facts AS (
    SELECT
        d.hostname,
        d.version,
        s.product,
        s.cycle,
        s.eol,
        l.line,
        l.majors,
        s.cycle IS NULL OR s.eol_state = 'unknown' AS unknown,
        s.eol_state = 'ended' OR coalesce(julianday(s.eol) < julianday(:now), 0) AS ended,
        coalesce(s.product = 'mysql' AND l.majors NOT LIKE '% ' || s.cycle || ' %', 0) AS unlisted,
        (
            SELECT count(*) FROM listed AS o
            WHERE o.majors LIKE '% ' || s.cycle || ' %'
        ) AS lines
    FROM db_server AS d
    LEFT JOIN support AS s
        ON
            s.kind = 'database'
            AND s.text = iif(d.version LIKE '%mariadb%', 'MariaDB ', 'MySQL ') || d.version
    LEFT JOIN listed AS l
        ON EXISTS (
            SELECT 1 FROM capability AS c
            WHERE c.cloudstack_version LIKE l.line || '.%'
        )
)

SELECT
    f.hostname AS subject,
    'database ' || f.hostname AS name,
    CASE
        WHEN f.unknown THEN 'the end of support of database ' || f.hostname || ' is not known'
        ELSE
            'the database on ' || f.hostname || ' is ' || f.product || ' ' || f.cycle
            || iif(f.ended, ', out of support since ' || coalesce(f.eol, 'long ago'), '')
            || iif(f.unlisted, ', not listed by CloudStack ' || f.line, '')
            || iif(NOT f.unlisted AND f.lines > 0, ', listed by CloudStack ' || f.line, '')
    END AS message,
    CASE
        WHEN f.ended AND NOT (f.product = 'mysql' AND f.cycle = '8.0') THEN 'high'
        WHEN NOT f.ended AND f.lines > 0 THEN 'low'
        ELSE 'medium'
    END AS severity,
    iif(f.unknown, 'not assessable', 'finding') AS outcome,
    f.version,
    f.cycle,
    f.eol,
    f.majors AS listed_majors
FROM facts AS f
WHERE f.unknown OR f.ended OR f.unlisted
ORDER BY subject
