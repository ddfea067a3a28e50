/*
id = "sec-ldap-plain"
title = "LDAP passwords travel in clear text"
question = "Does CloudStack ask the directory in clear text?"
category = "Security"
severity = "medium"
level = "ldap_server"
effort = "hours"
actor = "operator"
scope = """SELECT hostname || ':' || port FROM ldap_server \
WHERE lower(hostname) NOT IN ('localhost', '127.0.0.1')"""
why = """Every login sends the user's password to the directory, and every search the password \
CloudStack binds with. Without TLS both can be read on the way, and they open more than the cloud."""
fix = """Put the certificate of the directory's authority into a Java trust store, set \
ldap.truststore and ldap.truststore.password, and use port 636."""
refs = [
  "rules.md sec-ldap-plain (the trust store decides, not the port: without one it is always ldap://)",
  "S:LdapConfiguration.getSSLStatus",
]
guards = [
  "a directory on the management server itself",
  """the trust store of a domain is not read: a directory of one domain on another port than 389 \
  is not assessable""",
]
*/
WITH trust AS (
    SELECT
        count(*) AS told,
        max(coalesce(trim(s.value), '') <> '') AS is_set
    FROM setting AS s
    WHERE s.name = 'ldap.truststore'
)

SELECT
    l.hostname || ':' || l.port AS subject,
    l.hostname AS name,
    CASE
        WHEN t.told = 0 THEN 'whether there is a trust store for LDAP is not told'
        WHEN l.domain_id IS NOT NULL AND l.port NOT IN (389, 3268)
            THEN 'whether the domain of ' || l.hostname || ' has a trust store is not told'
        ELSE
            'passwords go to ' || l.hostname || ':' || l.port || ' in clear text: '
            || 'ldap.truststore is not set'
    END AS message,
    iif(
        t.told = 0 OR (l.domain_id IS NOT NULL AND l.port NOT IN (389, 3268)),
        'not assessable', 'finding'
    ) AS outcome,
    iif(l.domain_id IS NULL, 'measured', 'inferred') AS confidence,
    l.port,
    l.domain_id
FROM ldap_server AS l
CROSS JOIN trust AS t
WHERE
    NOT coalesce(t.is_set, 0)
    AND lower(l.hostname) NOT IN ('localhost', '127.0.0.1')
ORDER BY subject
