/*
id = "net-restart-required"
title = "A network that is out of step"
question = "Is the network out of step with its configuration?"
category = "Operations"
severity = "medium"
level = "network"
confidence = "measured"
effort = "hours"
actor = "operator"
why = """The configuration of this network, or of its VPC, was changed and is not in force: \
what the interface shows is not what the router does. The next restart, planned or after a \
failure, changes the behaviour at an unforeseen moment."""
fix = "Restart the network in a window and check its rules afterwards."
refs = ["rules.md net-restart-required", "S:NetworkResponse"]
guards = []
*/
SELECT
    n.id AS subject,
    n.name,
    iif(
        coalesce(n.restart_required, c.restart_required) IS NULL,
        'whether ' || n.name || ' needs a restart is not told',
        n.name || iif(c.restart_required, ' (by its VPC ' || c.name || ')', '')
        || ' needs a restart for its configuration to be in force'
    ) AS message,
    iif(
        coalesce(n.restart_required, c.restart_required) IS NULL, 'not assessable', 'finding'
    ) AS outcome,
    u.vms_running AS vms,
    c.name AS vpc,
    n.account
FROM network AS n
JOIN network_use AS u ON n.id = u.network_id
LEFT JOIN vpc AS c ON n.vpc_id = c.id
WHERE
    n.restart_required = 1
    OR c.restart_required = 1
    OR coalesce(n.restart_required, c.restart_required) IS NULL
ORDER BY u.vms_running DESC, n.id
