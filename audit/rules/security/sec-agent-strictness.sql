/*
id = "sec-agent-strictness"
title = "Agents may join without a certificate"
question = "May an agent join without a client certificate?"
category = "Security"
severity = "medium"
level = "estate"
effort = "days"
actor = "operator"
scope = "SELECT 'estate' FROM setting WHERE name = 'ca.plugin.root.auth.strictness'"
why = """Port 8250 of the management servers speaks to agents. With strictness off whoever reaches \
the port can pose as a host, a console proxy or a secondary storage VM, and is sent commands with \
addresses, volumes and secrets in them."""
fix = """Provision every host (provisionCertificate; `secured` must read true on each), restart the \
system VMs, then set ca.plugin.root.auth.strictness to true and restart the management servers."""
refs = ["rules.md sec-agent-strictness", "D:adminguide/hosts, Security"]
optional = ["host.secured"]
guards = ["old agents that cannot show a certificate yet: waive it with an end date"]
*/
WITH h AS (
    SELECT
        count(*) AS hosts,
        count(*) FILTER (WHERE NOT coalesce(k.secured, 0)) AS unsecured
    FROM host AS k
    WHERE k.hypervisor = 'KVM'
)

SELECT
    'estate' AS subject,
    s.name,
    iif(
        coalesce(s.value, '***') = '***',
        'ca.plugin.root.auth.strictness is not told',
        'ca.plugin.root.auth.strictness is false: agents join without a client certificate; '
        || h.unsecured || ' of ' || h.hosts || ' KVM hosts are not secured yet'
    ) AS message,
    iif(coalesce(s.value, '***') = '***', 'not assessable', 'finding') AS outcome,
    s.value AS strictness,
    h.hosts,
    h.unsecured
FROM setting AS s
CROSS JOIN h
WHERE
    s.name = 'ca.plugin.root.auth.strictness'
    AND lower(coalesce(s.value, '***')) IN ('false', '***')
ORDER BY subject
