/*
id = "lb-cert-expiry"
title = "A load balancer's certificate ends"
question = "When do the certificates of load balancers end?"
category = "Security"
severity = "medium"
level = "ssl_certificate"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = "SELECT id FROM ssl_certificate WHERE load_balancer_rules IS NOT NULL"
why = """When a certificate has ended, browsers and programs refuse the service behind the load \
balancer, although every machine runs. CloudStack neither renews it nor says anything."""
fix = """Upload the renewed certificate, bind it to the load balancers named here, delete the old \
one, and settle who renews the next."""
refs = [
  "rules.md mgmt-cert-expiry (its limits; the catalogue has no row for load balancers)",
  "listSslCerts certificate",
]
guards = [
  "certificates no load balancer uses",
  "asked only with `deep`: it is a call per account and project",
]
[params.soon]
default = 30
unit = "days"
doc = "time to the end worth acting"
[params.at_once]
default = 7
unit = "days"
doc = "time to the end at which it is high"
*/
WITH used AS (
    SELECT
        c.id,
        group_concat(coalesce(b.name, u.value), ', ') AS balancers,
        count(*) AS used_by,
        max(b.zone_id) AS zone_id
    FROM ssl_certificate AS c
    CROSS JOIN json_each('["' || replace(c.load_balancer_rules, ',', '","') || '"]') AS u
    LEFT JOIN load_balancer_rule AS b ON u.value = b.id
    GROUP BY c.id
),

aged AS (
    SELECT
        c.*,
        coalesce(c.name, c.subject, c.id) AS label,
        julianday(c.not_after) - julianday(:now) AS days
    FROM ssl_certificate AS c
)

SELECT
    a.id AS subject,
    a.label AS name,
    CASE
        WHEN a.days IS NULL THEN 'the end of certificate ' || a.label || ' could not be read'
        WHEN a.days < 0
            THEN printf(
                'certificate %s ended %d %s ago', a.label, -a.days,
                iif(a.days = -1, 'day', 'days')
            )
        ELSE printf(
            'certificate %s ends in %d %s', a.label, a.days, iif(a.days = 1, 'day', 'days')
        )
    END || coalesce(', on ' || substr(a.not_after, 1, 10), '') || '; used by ' || u.balancers
        AS message,
    iif(a.days IS NULL, 'not assessable', 'finding') AS outcome,
    iif(a.days < :at_once, 'high', 'medium') AS severity,
    u.zone_id,
    a.not_after,
    a.subject AS holder,
    a.issuer,
    a.key_bits,
    u.used_by,
    coalesce(a.account, a.project_id) AS owner
FROM aged AS a
JOIN used AS u ON a.id = u.id
WHERE a.days IS NULL OR a.days < :soon
ORDER BY a.id
