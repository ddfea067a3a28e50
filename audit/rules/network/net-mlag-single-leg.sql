/*
id = "net-mlag-single-leg"
title = "A host hangs on one switch of a pair"
question = "Is every host of an MLAG pair connected to both switches?"
category = "Network"
severity = "high"
level = "host"
scope = """SELECT b.host_id FROM host_port AS b JOIN switch_role AS r \
ON b.switch_id = r.switch_id WHERE r.partner IS NOT NULL"""
optional = ["lacp_port", "mlag_port"]
effort = "days"
actor = "network"
why = """The pair is there, but this host uses half of it: when its switch fails, or restarts for \
an upgrade, the host is cut off. Its traffic also crosses the peer link, which is not built for \
it."""
fix = "Connect a second leg to the other switch of the pair and put both into one bundle."
refs = ["rules.md net-mlag-single-leg", "vendors' MLAG guides (orphan ports)"]
guards = [
  "a leg on the other switch that is down: net-bond-member-down and net-mlag-inconsistent say it",
  "a second leg may rest without being seen: not judged",
]
*/
WITH side AS (
    SELECT
        b.host_id,
        b.switch_id,
        r.partner,
        group_concat(DISTINCT coalesce(b.lag, b.port)) AS list,
        max(b.lag IS NOT NULL) AS in_lag,
        max(b.confidence = 'inferred') * 2 + max(b.confidence = 'derived') AS doubt,
        max(m.number) AS number,
        max(n.bond) AS bond
    FROM host_port AS b
    JOIN switch_role AS r ON b.switch_id = r.switch_id
    LEFT JOIN mlag_port AS m ON b.switch_id = m.switch_id AND b.lag = m.port
    LEFT JOIN lag_side AS n ON b.switch_id = n.switch_id AND b.lag = n.lag
    WHERE r.partner IS NOT NULL
    GROUP BY b.host_id, b.switch_id, r.partner
)

SELECT
    h.id AS subject,
    h.name,
    iif(
        o.in_lag OR k.known,
        h.name || ' is connected to ' || coalesce(s.name, s.id) || ' (' || o.list
        || ') and not to its partner ' || coalesce(f.name, f.id),
        'how ' || h.name || ' is cabled is not known: ' || k.why_not
    ) AS message,
    iif(o.in_lag OR k.known, 'finding', 'not assessable') AS outcome,
    CASE o.doubt WHEN 0 THEN 'measured' WHEN 1 THEN 'derived' ELSE 'inferred' END AS confidence,
    v.vms_running AS vms,
    s.name AS switch,
    f.name AS partner,
    o.list AS links
FROM side AS o
JOIN host AS h ON o.host_id = h.id
JOIN switch AS s ON o.switch_id = s.id
JOIN switch AS f ON o.partner = f.id
JOIN host_reach AS k ON h.id = k.host_id
LEFT JOIN host_vms AS v ON h.id = v.host_id
LEFT JOIN side AS t ON o.host_id = t.host_id AND o.partner = t.switch_id
LEFT JOIN mlag_port AS m ON o.partner = m.switch_id AND o.number = m.number
LEFT JOIN lag_side AS w ON o.partner = w.switch_id AND o.bond = w.bond
WHERE t.host_id IS NULL AND m.switch_id IS NULL AND w.switch_id IS NULL
GROUP BY h.id
ORDER BY subject
