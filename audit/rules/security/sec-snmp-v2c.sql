/*
id = "sec-snmp-v2c"
title = "A switch is read by SNMP in clear text"
question = "Is the management of every switch by SNMP encrypted?"
category = "Security"
severity = "low"
level = "switch"
effort = "days"
actor = "network"
why = """SNMPv1 and v2c send the community, which is the password, in clear text with every \
question, and all answers too. Who can listen on the management network can read the whole map of \
the network, and change it where the community may write."""
fix = """Create an SNMPv3 user with authentication and privacy (authPriv), read-only, limited to \
the collector's address; then remove the communities."""
refs = [
  "rules.md sec-snmp-v2c: whether a public community is accepted or may write is never tried",
  "RFC 3414",
]
guards = [
  "authenticated but not encrypted (authNoPriv): info",
  "a management network of its own may carry it, which is not known: low at most",
]
*/
SELECT
    s.id AS subject,
    coalesce(s.name, s.id) AS name,
    CASE
        WHEN s.access IS NULL THEN 'how ' || coalesce(s.name, s.id) || ' was read is not told'
        WHEN s.access LIKE 'v3%'
            THEN
                coalesce(s.name, s.id) || ' is read by SNMPv3'
                || iif(s.access LIKE '%noAuth%', ' without a password', ' without encryption')
        ELSE coalesce(s.name, s.id) || ' is read by SNMP' || s.access || ', in clear text'
    END AS message,
    iif(s.access IS NULL, 'not assessable', 'finding') AS outcome,
    iif(s.access LIKE 'v3 authNoPriv%', 'info', 'low') AS severity,
    s.access,
    s.address
FROM switch AS s
WHERE s.access IS NULL OR s.access NOT LIKE 'v3 authPriv%'
ORDER BY subject
