/*
id = "pubip-idle"
title = "Public addresses paid for and unused"
question = "Are public addresses held that serve nothing?"
category = "Capacity"
severity = "low"
level = "zone"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = """SELECT DISTINCT zone_id FROM public_ip WHERE has_rules IS NOT NULL AND zone_id IS \
NOT NULL"""
why = """These public addresses have been held for more than a month without any rule, static \
NAT or source NAT. Each is scarce, is usually billed, and could serve somebody else."""
fix = "Ask the owners and release them."
refs = ["rules.md pubip-idle", "S:IPAddressResponse"]
guards = [
  "source NAT, static NAT and system addresses",
  "addresses allocated a month ago or less",
  "one finding per zone, not per address",
]
[params.days]
default = 30
unit = "days"
doc = "how long an address may serve nothing"
*/
SELECT
    p.zone_id AS subject,
    z.name,
    count(*) || ' public addresses of ' || z.name || ' held by '
    || count(DISTINCT coalesce(p.account, p.project_id)) || ' owners serve nothing' AS message,
    count(*) AS addresses,
    group_concat(p.ip_address, ', ') AS list,
    group_concat(DISTINCT p.account) AS accounts,
    min(p.allocated) AS oldest
FROM public_ip AS p
JOIN zone AS z ON p.zone_id = z.id
WHERE
    p.state = 'Allocated'
    AND p.has_rules = 0
    AND p.is_source_nat = 0
    AND p.is_static_nat = 0
    AND NOT coalesce(p.is_system, 0)
    AND julianday(:now) - julianday(p.allocated) > :days
GROUP BY p.zone_id, z.name
ORDER BY p.zone_id
