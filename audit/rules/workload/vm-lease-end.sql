/*
id = "vm-lease-end"
title = "Machines that will be destroyed by their lease"
question = "Which machines will be destroyed within a week because their lease ends?"
category = "Operations"
severity = "info"
level = "vm"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = "SELECT id FROM vm WHERE lease_end IS NOT NULL"
why = "The machine and its root disk will be destroyed on that day. It may be what its owner wants."
fix = "Remind the owner; extend the lease when the machine is still needed."
refs = ["rules.md vm-lease-end", "S:UserVmResponse (leaseexpirydate, leaseexpiryaction; 4.21+)"]
guards = ["leases that only stop the machine", "leases that end later"]
[params.days]
default = 7
unit = "days"
doc = "how far ahead to look"
*/
SELECT
    v.id AS subject,
    v.name,
    iif(
        v.lease_action IS NULL,
        'what happens at the end of the lease of ' || v.name || ' is not told',
        v.name || ' of ' || coalesce(v.account, 'a project') || ' will be destroyed on '
        || substr(v.lease_end, 1, 10)
    ) AS message,
    iif(v.lease_action IS NULL, 'not assessable', 'finding') AS outcome,
    v.zone_id,
    1 AS vms,
    v.lease_end,
    v.lease_action,
    v.account,
    v.state
FROM vm AS v
WHERE
    v.lease_end IS NOT NULL
    AND coalesce(upper(v.lease_action), 'DESTROY') = 'DESTROY'
    AND julianday(v.lease_end) - julianday(:now) < :days
    AND v.state NOT IN ('Destroyed', 'Expunging')
ORDER BY v.id
