/*
title = "Versions and end of support"
group = "Management"
doc = "One version text found in the estate, matched to a release line."
rows = "support"
[columns]
version = "support.text"
kind = "support.kind"
product = { from = "support.title" }
release_line = "support.cycle"
support = { doc = "supported, ends within a year, ended, none announced or unknown.", look = "state" }
support_ends = { from = "support.eol", unit = "date" }
days_left = { unit = "days", label = "Left", doc = "Days from the time of the data to the end of standard support; negative when past." }
extended_support_ends = { from = "support.extended_end", unit = "date" }
objects = { unit = "count", doc = "Hosts with this version; blank for other kinds." }
basis = "support.basis"
*/
SELECT
    s.text AS version,
    s.kind,
    s.title AS product,
    s.cycle AS release_line,
    CASE
        WHEN s.eol_state = 'ended' OR s.eol <= p.now THEN 'ended'
        WHEN s.eol <= date(p.now, '+1 year') THEN 'ends within a year'
        WHEN s.eol IS NOT NULL THEN 'supported'
        ELSE s.eol_state
    END AS support,
    s.eol AS support_ends,
    cast(julianday(s.eol) - julianday(date(p.now)) AS INTEGER) AS days_left,
    s.extended_end AS extended_support_ends,
    iif(
        s.kind = 'hypervisor',
        (
            SELECT count(*) FROM host AS h
            WHERE
                coalesce(
                    h.os || ' ' || h.os_version, h.hypervisor || ' ' || h.hypervisor_version
                ) = s.text
        ),
        NULL
    ) AS objects,
    s.basis
FROM support AS s
CROSS JOIN report_period AS p
ORDER BY s.eol IS NULL, s.eol, s.kind, s.text
