/*
id = "sec-console-plain"
title = "Consoles of VMs travel in clear text"
question = "Are the consoles of VMs encrypted?"
category = "Security"
severity = "medium"
level = "estate"
effort = "days"
actor = "operator"
scope = "SELECT 'estate' FROM setting WHERE name = 'consoleproxy.sslEnabled'"
why = """What is typed into a console, root passwords included, goes over the network to the console \
proxy. Without TLS everyone on the way can read it and take the session over; without a check of \
the address a link that leaks works for whoever finds it."""
fix = """Upload a certificate for the console domain, set consoleproxy.url.domain and \
consoleproxy.sslEnabled, set novnc.console.sourceip.check.enabled to true, and restart the console \
proxies."""
refs = ["rules.md sec-console-plain (the settings are global: a row for the estate, not a zone)"]
guards = ["a load balancer that ends TLS in front of the proxies cannot be seen: waive it"]
*/
WITH s AS (
    SELECT
        lower(max(iif(g.name = 'consoleproxy.sslEnabled', g.value, NULL))) AS ssl,
        max(iif(g.name = 'consoleproxy.url.domain', trim(g.value), NULL)) AS domain,
        lower(max(iif(g.name = 'novnc.console.sourceip.check.enabled', g.value, NULL)))
            AS source_check
    FROM setting AS g
    WHERE
        g.name IN (
            'consoleproxy.sslEnabled', 'consoleproxy.url.domain',
            'novnc.console.sourceip.check.enabled'
        )
)

SELECT
    'estate' AS subject,
    'consoles' AS name,
    CASE
        WHEN coalesce(s.ssl, '***') = '***' THEN 'whether consoles are encrypted is not told'
        WHEN s.ssl = 'false' THEN 'consoleproxy.sslEnabled is false: consoles are in clear text'
        WHEN coalesce(s.domain, '') = ''
            THEN
                'TLS for consoles is on, but consoleproxy.url.domain is empty: no certificate'
        ELSE 'consoles are encrypted, but a link to one works from any address'
    END
    || iif(
        s.source_check = 'false', ' (novnc.console.sourceip.check.enabled is false)', ''
    ) AS message,
    iif(coalesce(s.ssl, '***') = '***', 'not assessable', 'finding') AS outcome,
    iif(s.ssl = 'true' AND coalesce(s.domain, '') <> '', 'low', 'medium') AS severity,
    s.ssl AS ssl_enabled,
    s.domain AS url_domain,
    s.source_check
FROM s
WHERE
    coalesce(s.ssl, '***') <> 'true' OR coalesce(s.domain, '') = '' OR s.source_check = 'false'
ORDER BY subject
