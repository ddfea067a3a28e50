/*
title = "Versions in use and the end of their support"
doc = "CloudStack, hypervisors, management servers and databases, matched to a release line."
*/
SELECT
    s.kind,
    s.text AS version,
    s.title AS product,
    s.cycle,
    s.eol AS end_of_support,
    s.eol_state AS state,
    s.extended_end
FROM support AS s
ORDER BY s.eol IS NULL, s.eol, s.kind, s.text
