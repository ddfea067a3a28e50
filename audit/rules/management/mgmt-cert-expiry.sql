/*
id = "mgmt-cert-expiry"
title = "A certificate of the control plane ends"
question = "When do the certificates of management servers, balancers, BMCs and arrays end?"
category = "Security"
severity = "medium"
level = "tls_endpoint"
effort = "hours"
actor = "operator"
scope = "SELECT address || ' ' || port FROM tls_endpoint WHERE tls IS NOT NULL"
why = """When the certificate of the API has ended, browsers, programs and automation refuse the \
cloud although every machine runs; when the one of the agents' port has, hosts and system VMs do \
not come back after the next lost connection."""
fix = """Renew the certificate, put it on every node that serves the name, and write down who renews \
the next and what watches the date."""
refs = [
  "rules.md mgmt-cert-expiry (BMCs and arrays stay medium: nothing stops when theirs end)",
  "I#9562", "I#12982", "I#4129",
]
guards = [
  "the agents' port: certificates renewed by CloudStack are only told within its own alert period",
  "roots that a server sends along are not looked at: clients have their own",
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
WITH renewal AS (
    SELECT
        max(s.name = 'ca.framework.cert.automatic.renewal' AND s.value = 'true') AS is_automatic,
        max(iif(s.name = 'ca.framework.cert.expiry.alert.period', cast(s.value AS REAL), NULL))
            AS alert_days
    FROM setting AS s
    WHERE s.name LIKE 'ca.framework.cert.%'
),

aged AS (
    SELECT
        e.*,
        c.subject AS holder,
        c.issuer,
        c.names,
        min(c.not_after) AS not_after,
        julianday(min(c.not_after)) - julianday(:now) AS days,
        iif(e.role = 'agents' AND r.is_automatic, min(r.alert_days, :soon), :soon) AS soon
    FROM tls_endpoint AS e
    CROSS JOIN renewal AS r
    LEFT JOIN tls_certificate AS c
        ON e.address = c.address AND e.port = c.port AND (c.place = 0 OR NOT c.self_signed)
    WHERE e.tls IS NOT NULL
    GROUP BY e.address, e.port
)

SELECT
    a.address || ' ' || a.port AS subject,
    a.address || ':' || a.port AS name,
    CASE
        WHEN a.days IS NULL
            THEN a.address || ':' || a.port || ' shows no certificate: ' || coalesce(a.fault, '?')
        WHEN a.days < 0
            THEN printf(
                'the certificate of %s:%d ended %d %s ago', a.address, a.port, -a.days,
                iif(a.days = -1, 'day', 'days')
            )
        ELSE printf(
            'the certificate of %s:%d ends in %d %s',
            a.address,
            a.port,
            a.days,
            iif(a.days = 1, 'day', 'days')
        )
    END || coalesce(', on ' || substr(a.not_after, 1, 10) || ' (' || a.holder || ')', '')
        AS message,
    iif(a.days IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN a.role IN ('bmc', 'array', 'other') THEN 'medium'
        WHEN a.days < 0 AND a.role IN ('api', 'balancer') THEN 'critical'
        ELSE iif(a.days < :at_once, 'high', 'medium')
    END AS severity,
    a.role,
    a.not_after,
    a.names,
    a.issuer
FROM aged AS a
WHERE a.days IS NULL OR a.days < coalesce(a.soon, :soon)
ORDER BY a.address, a.port
