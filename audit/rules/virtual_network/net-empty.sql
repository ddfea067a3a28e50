/*
id = "net-empty"
title = "A network without virtual machines"
question = "Are networks in force without any virtual machine?"
category = "Operations"
severity = "low"
level = "network"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = "SELECT id FROM network WHERE state = 'Implemented' AND type = 'Isolated'"
why = """This network has been in force for more than a month without a virtual machine. It \
holds a VLAN and, as a rule, a virtual router with its memory and a public address."""
fix = "Delete it, or check why network.gc.interval and network.gc.wait do not shut it down."
refs = ["rules.md net-empty", "setting network.gc.interval and network.gc.wait (600)"]
guards = [
  "persistent networks",
  "shared networks belong to the zone",
  "networks made a month ago or less",
]
[params.days]
default = 30
unit = "days"
doc = "how long a network may be empty"
*/
SELECT
    n.id AS subject,
    n.name,
    iif(
        n.is_persistent IS NULL OR n.created IS NULL,
        'whether ' || n.name || ' may be empty is not told',
        n.name || ' is in force without a VM and was made '
        || printf('%.0f', julianday(:now) - julianday(n.created)) || ' days ago'
    ) AS message,
    iif(n.is_persistent IS NULL OR n.created IS NULL, 'not assessable', 'finding') AS outcome,
    n.account,
    n.vlan,
    n.created
FROM network AS n
JOIN network_use AS u ON n.id = u.network_id
WHERE
    n.state = 'Implemented'
    AND n.type = 'Isolated'
    AND u.vms = 0
    AND NOT coalesce(n.is_persistent, 0)
    AND coalesce(julianday(:now) - julianday(n.created) > :days, 1)
ORDER BY n.id
