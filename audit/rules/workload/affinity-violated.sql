/*
id = "affinity-violated"
title = "An anti-affinity group is broken"
question = "Is an anti-affinity group broken?"
category = "Resilience"
severity = "high"
level = "affinity_group"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = """SELECT affinity_group_id FROM affinity_member GROUP BY affinity_group_id HAVING \
count(*) > 1"""
why = """The owner asked that these virtual machines never share a host, usually because they \
are replicas of each other. Two of them do, so one host failure takes what redundancy should \
have kept."""
fix = """Live-migrate one of them to another host; find out what moved it there (maintenance, \
HA, a migration by hand)."""
refs = ["rules.md affinity-violated", "plugins/affinity-group-processors"]
guards = [
  "strict groups larger than the number of hosts (affinity-too-large speaks)",
  "stopped members",
  "a non-strict group that is not all on one host",
]
*/
WITH packed AS (
    SELECT
        m.affinity_group_id,
        m.host_id,
        count(*) AS members
    FROM affinity_member AS m
    GROUP BY m.affinity_group_id, m.host_id
),

judged AS (
    SELECT
        m.affinity_group_id,
        m.name,
        m.is_strict,
        m.account,
        max(m.zone_id) AS zone_id,
        count(*) AS members,
        count(DISTINCT m.host_id) AS hosts,
        max(m.hosts_serving) AS hosts_serving,
        max(p.members) AS together,
        group_concat(iif(p.members > 1, m.vm_name || ' on ' || h.name, NULL), ', ') AS places
    FROM affinity_member AS m
    JOIN packed AS p ON m.affinity_group_id = p.affinity_group_id AND m.host_id = p.host_id
    JOIN host AS h ON m.host_id = h.id
    GROUP BY m.affinity_group_id, m.name, m.is_strict, m.account
)

SELECT
    j.affinity_group_id AS subject,
    j.name,
    iif(j.is_strict, 'strict', 'non-strict') || ' anti-affinity group ' || j.name || ': '
    || j.together || ' of ' || j.members || ' running members share a host (' || j.places || ')'
        AS message,
    iif(j.is_strict, 'high', 'medium') AS severity,
    j.zone_id,
    j.together AS vms,
    j.places,
    j.members,
    j.hosts_serving
FROM judged AS j
WHERE
    j.together > 1
    AND (
        (j.is_strict AND j.members <= j.hosts_serving)
        OR (NOT j.is_strict AND j.hosts = 1 AND j.hosts_serving > 1)
    )
ORDER BY j.affinity_group_id
