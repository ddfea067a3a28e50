/*
id = "affinity-too-large"
title = "An anti-affinity group as large as its cluster"
question = "Can the group survive the loss of a host?"
category = "Resilience"
severity = "medium"
level = "affinity_group"
confidence = "measured"
effort = "days"
actor = "tenant"
scope = """SELECT affinity_group_id FROM affinity_member WHERE is_strict GROUP BY \
affinity_group_id HAVING count(*) > 1"""
why = """A strict anti-affinity group puts each member on a host of its own. With as many \
members as hosts, the member of a lost host finds no free host and stays down until that host \
is back."""
fix = "Use the non-strict kind, add a host, or run one member fewer."
refs = ["rules.md affinity-too-large", "plugins/affinity-group-processors"]
guards = ["non-strict groups", "stopped members"]
*/
SELECT
    m.affinity_group_id AS subject,
    m.name,
    'strict anti-affinity group ' || m.name || ' has ' || count(*) || ' running members on '
    || m.hosts_serving || ' serving hosts' AS message,
    max(m.zone_id) AS zone_id,
    count(*) AS members,
    m.hosts_serving,
    m.account
FROM affinity_member AS m
WHERE m.is_strict
GROUP BY m.affinity_group_id, m.name, m.hosts_serving, m.account
HAVING count(*) > 1 AND count(*) >= m.hosts_serving
ORDER BY m.affinity_group_id
