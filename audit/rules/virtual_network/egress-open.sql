/*
id = "egress-open"
title = "Outgoing traffic is not limited"
question = "Is outgoing traffic open by default?"
category = "Security"
severity = "info"
level = "network"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = "SELECT id FROM network WHERE egress_default_allow IS NOT NULL AND vpc_id IS NULL"
why = """Virtual machines of this network may connect to any address and port: a machine that \
was broken into can send mail, attack others or carry data away. Many offerings are made so on \
purpose."""
fix = """Decide by policy; for production networks use an offering that denies by default and \
add egress rules for what is needed."""
refs = ["rules.md egress-open", "S:NetworkResponse"]
guards = [
  "networks with egress rules",
  "VPC tiers (their lists decide)",
  "low instead of info for networks tagged production",
]
*/
SELECT
    n.id AS subject,
    n.name,
    n.name || ' allows all outgoing traffic and has no egress rule' AS message,
    iif(
        EXISTS (
            SELECT 1 FROM tag AS t
            WHERE t.resource_id = n.id AND lower(t.value) IN ('production', 'prod')
        ),
        'low',
        'info'
    ) AS severity,
    u.vms_running AS vms,
    n.network_offering,
    n.account
FROM network AS n
JOIN network_use AS u ON n.id = u.network_id
WHERE
    n.egress_default_allow = 1
    AND n.vpc_id IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM firewall_rule AS f
        WHERE f.network_id = n.id AND f.direction = 'Egress'
    )
ORDER BY u.vms_running DESC, n.id
