/*
id = "zone-dns-single"
title = "The zone has no second resolver"
question = "Does the zone have a second resolver?"
category = "Resilience"
severity = "medium"
level = "zone"
effort = "hours"
actor = "network"
why = """Hosts and system VMs resolve the management server, storage and mirrors through the \
internal resolvers; routers hand the public ones to guests. With one of them only, its restart \
looks like an outage of everything that uses names."""
fix = """Add a second internal and a second public resolver to the zone; restart system VMs and \
routers so that they learn them."""
refs = ["rules.md zone-dns-single", "S:ZoneResponse"]
guards = ["a zone that tells no first resolver either is not assessable"]
*/
SELECT
    z.id AS subject,
    z.name,
    CASE
        WHEN z.internal_dns1 IS NULL AND z.dns1 IS NULL
            THEN 'the resolvers of ' || z.name || ' are not told'
        WHEN coalesce(z.internal_dns2, '') = '' AND coalesce(z.dns2, '') = ''
            THEN z.name || ' has no second internal and no second public resolver'
        WHEN coalesce(z.internal_dns2, '') = '' THEN z.name || ' has no second internal resolver'
        ELSE z.name || ' has no second public resolver'
    END AS message,
    iif(coalesce(z.internal_dns2, '') = '', 'medium', 'low') AS severity,
    iif(z.internal_dns1 IS NULL AND z.dns1 IS NULL, 'not assessable', 'finding') AS outcome,
    z.dns1,
    z.dns2,
    z.internal_dns1,
    z.internal_dns2
FROM zone AS z
WHERE coalesce(z.internal_dns2, '') = '' OR coalesce(z.dns2, '') = ''
ORDER BY subject
