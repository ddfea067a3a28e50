/*
id = "rec-ram"
title = "Less memory in use than fitted"
question = "Does the hypervisor see all the memory of its server?"
category = "Capacity"
severity = "medium"
level = "host"
confidence = "derived"
effort = "days"
actor = "operator"
scope = "SELECT host_id FROM host_machine"
why = """The server has more memory than the hypervisor tells CloudStack: a module that was disabled \
at start, a mirrored or sparing mode, or memory the operating system does not use. It is paid for, \
and the host is smaller than the plan believes."""
fix = """Read the memory log of the server, reseat or replace the modules named there, and check \
memory mode and limits; then restart the host."""
refs = ["rules.md rec-ram", "rules.md 0.1 trap 1"]
guards = ["what KVM keeps (1 GiB), and the control domain of other hypervisors"]
optional = ["server_dimm"]
[params.share]
default = 0.08
unit = "share"
doc = "part of the memory fitted that may be missing"
[params.control_domain]
default = 8589934592
unit = "bytes"
doc = "memory the control domain of hypervisors other than KVM may keep"
*/
WITH bad AS (
    SELECT
        d.server_id,
        count(DISTINCT d.name) AS modules,
        group_concat(DISTINCT d.name) AS names
    FROM server_dimm AS d
    WHERE d.state = 'Disabled' OR d.health = 'Critical'
    GROUP BY d.server_id
)

SELECT
    m.host_id AS subject,
    m.name,
    iif(
        m.memory IS NULL OR m.memory_fitted IS NULL,
        'the memory of ' || m.name || ' is not told by '
        || iif(m.memory IS NULL, 'CloudStack', 'its server'),
        m.name || ' uses ' || printf('%.0f', m.memory / 1073741824.0) || ' of '
        || printf('%.0f', m.memory_fitted / 1073741824.0) || ' GiB that are fitted'
        || coalesce('; disabled or failed: ' || b.names, '')
    ) AS message,
    iif(b.modules > 0, 'high', 'medium') AS severity,
    iif(m.memory IS NULL OR m.memory_fitted IS NULL, 'not assessable', 'finding') AS outcome,
    m.memory,
    m.memory_fitted,
    m.server_id,
    b.names AS modules
FROM host_machine AS m
LEFT JOIN bad AS b ON m.server_id = b.server_id
WHERE
    m.memory IS NULL
    OR m.memory_fitted IS NULL
    OR (
        m.memory_fitted - m.memory > :share * m.memory_fitted
        AND m.memory_fitted - m.memory > iif(m.hypervisor = 'KVM', 1073741824, :control_domain)
    )
ORDER BY m.host_id
