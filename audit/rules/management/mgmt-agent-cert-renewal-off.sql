/*
id = "mgmt-agent-cert-renewal-off"
title = "Agent certificates do not renew themselves"
question = "Will the certificates of the agents renew themselves?"
category = "Security"
severity = "medium"
level = "estate"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT 'estate' FROM host WHERE hypervisor = 'KVM'"
why = """Agents of KVM hosts and system VMs prove themselves with certificates that live a year by \
default. When one runs out its agent cannot come back after the next restart, live migration over \
TLS fails, and with strict authentication the host is lost to the cloud."""
fix = """Set ca.framework.cert.automatic.renewal to true, and renew the certificates of the hosts \
named by hand (provisionCertificate). Running VMs keep the old VNC certificate until they are \
restarted or migrated."""
refs = [
  "rules.md mgmt-agent-cert-renewal-off (renewals that succeed are alerts of type 31 too)",
  "I#9718",
  """S:CAManagerImpl (texts of the alerts; renewal starts ca.framework.cert.expiry.alert.period days \
  before the end, so an older failure means an end that has passed)""",
]
guards = [
  "alerts of renewals that succeeded or were announced, and failures that a success followed",
  "clusters without KVM hosts",
]
[params.days]
default = 30
unit = "days"
doc = "alerts of this period count"
*/
WITH failed AS (
    SELECT
        substr(a.description, 41) AS agent,
        min(a.sent) AS sent
    FROM alert AS a
    WHERE
        a.type = 31 AND a.description LIKE 'Certificate auto-renewal failed for host%'
        AND julianday(:now) - julianday(a.sent) <= :days
        AND NOT EXISTS (
            SELECT 1 FROM alert AS b
            WHERE
                b.type = 31 AND b.sent > a.sent
                AND b.description LIKE 'Certificate auto-renewal succeeded for host%'
                AND substr(b.description, 44) = substr(a.description, 41)
        )
    GROUP BY substr(a.description, 41)
),

facts AS (
    SELECT
        (SELECT count(*) FROM failed) AS failures,
        (SELECT group_concat(trim(f.agent), ', ') FROM failed AS f) AS agents,
        (SELECT max(julianday(:now) - julianday(f.sent)) FROM failed AS f)
        > (
            SELECT max(cast(coalesce(p.value, p.default_value) AS REAL)) FROM configuration AS p
            WHERE p.name = 'ca.framework.cert.expiry.alert.period'
        ) AS is_over,
        count(*) FILTER (WHERE lower(c.value) = 'false') AS off,
        group_concat(c.cluster, ', ') FILTER (WHERE lower(c.value) = 'false') AS clusters,
        count(*) = 0 OR min(c.told AND c.value IS NOT NULL) = 0 AS is_untold
    FROM cluster_setting AS c
    WHERE
        c.name = 'ca.framework.cert.automatic.renewal'
        AND c.cluster_id IN (
            SELECT h.cluster_id FROM host AS h
            WHERE h.hypervisor = 'KVM'
        )
)

SELECT
    'estate' AS subject,
    'agent certificates' AS name,
    iif(
        f.off + f.failures = 0,
        'whether certificates renew themselves is not told for every cluster',
        iif(f.off > 0, 'automatic renewal is off for ' || f.clusters, 'automatic renewal is on')
        || iif(f.failures > 0, '; renewal failed for ' || f.agents, '')
        || iif(f.is_over, ', which have run out unless renewed by hand', '')
    ) AS message,
    iif(f.off + f.failures > 0, 'finding', 'not assessable') AS outcome,
    iif(f.is_over, 'high', 'medium') AS severity,
    f.clusters,
    f.failures,
    f.agents
FROM facts AS f
WHERE f.off > 0 OR f.failures > 0 OR f.is_untold
ORDER BY subject
