/*
id = "vm-os-eol"
title = "Guest systems out of support"
question = "Which machines run an operating system that gets no more updates?"
category = "Lifecycle"
severity = "info"
level = "zone"
confidence = "inferred"
effort = "project"
actor = "tenant"
scope = """SELECT z.id FROM zone AS z WHERE EXISTS (SELECT 1 FROM vm AS v \
WHERE v.zone_id = z.id AND v.state = 'Running' AND v.os_name IS NOT NULL)"""
why = """A guest without security updates is the usual way into a network, and its neighbours \
share that network. The operator's own machines are the ones to renew first."""
fix = "Send each owner the list of his machines; renew the operator's own; isolate what must stay."
refs = [
  "rules.md vm-os-eol", "reference eol.json",
  "the guest system is what was said when the template was made, not what runs now",
]
guards = [
  "names of a family only (Other Linux, Windows 10) belong to no release line: not recognised",
  "one finding per zone, not per VM",
]
*/
WITH judged AS (
    SELECT
        v.zone_id,
        v.os_name,
        v.account,
        v.project_id,
        s.cycle IS NOT NULL AND s.eol_state <> 'unknown' AS is_known,
        coalesce(s.eol_state = 'ended' OR julianday(s.eol) < julianday(:now), 0) AS is_over,
        coalesce(a.type = 1, 0) AS is_own
    FROM vm AS v
    LEFT JOIN support AS s ON v.os_name = s.text AND s.kind = 'guest'
    LEFT JOIN account AS a ON v.account = a.name AND v.domain_id = a.domain_id
    WHERE v.state = 'Running'
)

SELECT
    j.zone_id AS subject,
    z.name,
    iif(
        sum(j.is_over) > 0,
        sum(j.is_over) || ' of ' || count(*) || ' running VMs of ' || z.name
        || ' have a guest system out of support, ' || sum(j.is_over AND j.is_own)
        || ' of them belong to administrators; for example '
        || min(iif(j.is_over, j.os_name, NULL)),
        'no guest system of the ' || count(*) || ' running VMs of ' || z.name
        || ' belongs to a known release line'
    ) AS message,
    iif(sum(j.is_over) > 0, 'finding', 'not assessable') AS outcome,
    iif(sum(j.is_over AND j.is_own) > 0, 'medium', 'info') AS severity,
    sum(j.is_over) AS vms,
    sum(j.is_over AND j.is_own) AS vms_own,
    sum(NOT j.is_known) AS vms_not_recognised,
    count(*) AS vms_asked,
    count(DISTINCT iif(j.is_over, coalesce(j.account, j.project_id), NULL)) AS owners,
    group_concat(DISTINCT iif(j.is_over, j.os_name, NULL)) AS systems
FROM judged AS j
JOIN zone AS z ON j.zone_id = z.id
GROUP BY j.zone_id, z.name
HAVING sum(j.is_over) > 0 OR sum(j.is_known) = 0
ORDER BY j.zone_id
