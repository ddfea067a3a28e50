/*
id = "mgmt-version-skew"
title = "Management servers run different versions"
question = "Do all management servers run one version?"
category = "Operations"
severity = "high"
level = "estate"
effort = "hours"
actor = "operator"
why = """All servers work on one database schema. Servers of different versions write it by \
different rules; this is not supported outside the hours of a rolling upgrade and can corrupt \
rows that no backup tells apart."""
fix = "Finish the upgrade: bring every server to the same version and restart it."
refs = ["rules.md mgmt-version-skew", "D:upgrading"]
guards = [
  "medium in the first 24 hours after the newest server start (rolling upgrade)",
  "only servers that are Up count",
]
[params.window]
default = 24
unit = "hours"
doc = "a rolling upgrade may take this long after the newest server start"
*/
SELECT
    'estate' AS subject,
    'management servers' AS name,
    iif(
        s.versions > 1,
        s.versions || ' versions on ' || s.servers || ' management servers that are Up: '
        || s.list,
        'the version of ' || (s.servers - s.told) || ' of ' || s.servers
        || ' management servers is not told'
    ) AS message,
    iif(
        (julianday(:now) - julianday(s.newest)) * 24 <= :window, 'medium', 'high'
    ) AS severity,
    iif(s.versions > 1, 'finding', 'not assessable') AS outcome,
    s.versions,
    s.list,
    s.newest AS newest_start
FROM (
    SELECT
        count(*) AS servers,
        count(m.version) AS told,
        count(DISTINCT m.version) AS versions,
        group_concat(m.name || ' ' || coalesce(m.version, '?'), ', ') AS list,
        max(m.last_server_start) AS newest
    FROM management_server AS m
    WHERE m.state = 'Up'
) AS s
WHERE s.versions > 1 OR s.told < s.servers OR s.servers = 0
ORDER BY subject
