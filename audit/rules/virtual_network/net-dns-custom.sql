/*
id = "net-dns-custom"
title = "A network with one resolver of its own"
question = "Is the name service of a network a single server of its own?"
category = "Resilience"
severity = "low"
level = "network"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = """SELECT n.id FROM network AS n JOIN zone AS z ON n.zone_id = z.id \
WHERE n.dns1 <> '' AND n.dns1 NOT IN (coalesce(z.dns1, ''), coalesce(z.dns2, ''), \
coalesce(z.internal_dns1, ''), coalesce(z.internal_dns2, ''))"""
why = """This network does not use the resolvers of its zone but one server of its own, without a \
second. When that server is down or moved, nothing in the network finds anything by name."""
fix = "Give the network a second resolver, or take its own one away so that the zone's are used."
refs = [
  "rules.md net-dns-custom; resolvers of a VPC are told by its tiers only",
  "whether a resolver answers is not asked",
]
guards = ["networks that use the resolvers of their zone"]
*/
SELECT
    n.id AS subject,
    n.name,
    'network ' || n.name || ' has ' || n.dns1 || ' as its only resolver' AS message,
    n.zone_id,
    u.vms_running AS vms,
    n.dns1,
    n.account
FROM network AS n
JOIN zone AS z ON n.zone_id = z.id
LEFT JOIN network_use AS u ON n.id = u.network_id
WHERE
    n.dns1 <> ''
    AND coalesce(n.dns2, n.dns1) IN ('', n.dns1)
    AND n.dns1 NOT IN (
        coalesce(z.dns1, ''),
        coalesce(z.dns2, ''),
        coalesce(z.internal_dns1, ''),
        coalesce(z.internal_dns2, '')
    )
ORDER BY n.id
