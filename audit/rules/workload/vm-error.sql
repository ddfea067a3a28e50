/*
id = "vm-error"
title = "Virtual machines in error or stuck"
question = "Are virtual machines in error or stuck between states?"
category = "Operations"
severity = "medium"
level = "vm"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM vm WHERE state IS NOT NULL"
why = """CloudStack lost track of this virtual machine, or an operation on it never ended. In \
Unknown or Migrating it may run on a host that CloudStack does not know of, and starting it \
again could run it twice on the same disk."""
fix = "Look on the hypervisor first where it really runs; only then repair the state or start it."
refs = ["rules.md vm-error", "S:VirtualMachine.State"]
guards = ["operations younger than an hour"]
[params.hours]
default = 1
unit = "h"
doc = "how long an operation may take"
*/
SELECT
    v.id AS subject,
    v.name,
    iif(
        v.state IN ('Starting', 'Stopping', 'Migrating') AND v.last_updated IS NULL,
        v.name || ' is ' || v.state || ', since when is not told',
        v.name || ' of ' || coalesce(v.account, 'a project') || ' is in state ' || v.state
        || coalesce(' since ' || v.last_updated, '')
    ) AS message,
    iif(
        v.state IN ('Starting', 'Stopping', 'Migrating') AND v.last_updated IS NULL,
        'not assessable',
        'finding'
    ) AS outcome,
    iif(v.state IN ('Unknown', 'Migrating'), 'high', 'medium') AS severity,
    v.state,
    v.last_updated,
    v.account,
    h.name AS host
FROM vm AS v
LEFT JOIN host AS h ON v.host_id = h.id
WHERE
    v.state IN ('Error', 'Unknown')
    OR (
        v.state IN ('Starting', 'Stopping', 'Migrating')
        AND coalesce((julianday(:now) - julianday(v.last_updated)) * 24.0 > :hours, 1)
    )
ORDER BY v.id
