/*
id = "mgmt-os-eol"
title = "The operating system of a management server is not supported"
question = "Is the servers' operating system supported, by its vendor and by this CloudStack?"
category = "Lifecycle"
severity = "medium"
level = "management_server"
effort = "days"
actor = "operator"
why = """A management server holds the keys of the whole cloud: hypervisors, storage and \
tenants. An operating system without security updates leaves that machine open to every fault \
found since its end of support."""
fix = """Build a new server on a listed operating system, join it to the database and retire the \
old one. The server is stateless, so this is cheap."""
refs = [
  "rules.md mgmt-os-eol (Java is not judged: its vendor is not told)",
  "D:releasenotes/compat",
  "reference eol.json, cloudstack-compat.json",
]
guards = [
  "an operating system or date that is not known is not assessable",
  "paid extended support that has not ended is named in the evidence",
]
[params.long_past]
default = 365
unit = "days"
doc = "past its end for longer than this is high"
*/
SELECT
    m.id AS subject,
    m.name,
    CASE
        WHEN m.os IS NULL THEN 'the operating system of ' || m.name || ' is not told'
        WHEN s.cycle IS NULL OR s.eol_state = 'unknown'
            THEN 'the end of support of ' || m.os || ' on ' || m.name || ' is not known'
        WHEN s.eol_state = 'none announced' OR julianday(s.eol) >= julianday(:now)
            THEN
                m.name || ' runs ' || m.os || ', which CloudStack ' || c.line || ' does not list'
                || coalesce(' any more: ' || c.note, '')
        ELSE
            m.name || ' runs ' || m.os || ', out of support'
            || coalesce(
                ' since ' || s.eol || ' ('
                || cast(julianday(:now) - julianday(s.eol) AS INTEGER) || ' days)', ''
            )
    END AS message,
    iif(
        s.eol_state = 'ended' OR julianday(:now) - julianday(s.eol) > :long_past, 'high', 'medium'
    ) AS severity,
    iif(
        s.cycle IS NULL OR s.eol_state = 'unknown', 'not assessable', 'finding'
    ) AS outcome,
    m.os,
    m.kernel,
    m.java_version,
    s.cycle,
    s.eol,
    s.extended_end,
    s.basis,
    c.status AS cloudstack_says
FROM management_server AS m
LEFT JOIN support AS s ON m.os = s.text AND s.kind = 'os'
LEFT JOIN compatibility AS c ON m.os = c.text AND c.kind = 'os'
WHERE
    s.cycle IS NULL
    OR s.eol_state IN ('unknown', 'ended')
    OR julianday(s.eol) < julianday(:now)
    OR c.status IN ('dropped', 'not listed')
ORDER BY subject
