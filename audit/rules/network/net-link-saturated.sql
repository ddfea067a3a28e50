/*
id = "net-link-saturated"
title = "A link is full"
question = "Is a link full for a good part of the time?"
category = "Capacity"
severity = "medium"
level = "switch_port"
scope = "SELECT switch_id || ' ' || port FROM port_counted"
effort = "weeks"
actor = "network"
why = """Above some 70 % of its speed a link has queues most of the time: latency rises for \
everyone on it and bursts are dropped. What was measured is a mean over seconds; within them the \
link is full."""
fix = """Add links or move to faster ones; see first whether one leg of a bundle carries most of \
it, which a better hash cures for nothing."""
refs = ["rules.md net-link-saturated", "IF-MIB ifHCInOctets, ifHCOutOctets (RFC 2863)"]
guards = [
  "a LAG is judged by its legs",
  "a peak alone is no finding: the 95th percentile of 30 days counts",
  "fewer samples than needed for a percentile are not judged",
  "whether backups ran at the time is not known",
]
[params.medium]
default = 0.7
unit = "share"
doc = "95th percentile above which it is medium; high where the link leads to a switch"
[params.high]
default = 0.9
unit = "share"
doc = "95th percentile above which it is high"
[params.samples]
default = 20
unit = "count"
doc = "samples from which a 95th percentile is judged"
*/
SELECT
    l.switch_id || ' ' || l.port AS subject,
    coalesce(s.name, s.id) || ' ' || l.port AS name,
    iif(
        l.samples >= :samples AND l.load_p95 IS NOT NULL,
        printf(
            'port %s of %s%s was at %.0f %% or more of its speed in 5 %% of %d samples since %s',
            l.port, coalesce(s.name, s.id), coalesce(' to ' || nullif(u.neighbor, ''), ''),
            l.load_p95 * 100, l.samples, substr(l.first_at, 1, 10)
        ),
        'port ' || l.port || ' of ' || coalesce(s.name, s.id) || ' was measured ' || l.samples
        || ' times' || iif(l.load_p95 IS NULL, ' and tells no speed', '')
    ) AS message,
    iif(l.samples >= :samples AND l.load_p95 IS NOT NULL, 'finding', 'not assessable') AS outcome,
    iif(l.load_p95 > :high OR u.use = 'switch', 'high', 'medium') AS severity,
    l.load_p95,
    l.load_max,
    l.rate_p95,
    l.samples,
    u.use
FROM port_load AS l
JOIN switch AS s ON l.switch_id = s.id
LEFT JOIN port_use AS u ON l.switch_id = u.switch_id AND l.port = u.port
WHERE NOT l.is_lag AND (l.samples < :samples OR coalesce(l.load_p95 > :medium, 1))
ORDER BY subject
