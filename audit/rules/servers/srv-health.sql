/*
id = "srv-health"
title = "The management controller reports a fault"
question = "Does the management controller call the server healthy?"
category = "Resilience"
severity = "medium"
level = "server"
effort = "hours"
actor = "operator"
optional = [
  "host", "vm", "server_psu", "server_redundancy", "server_fan", "server_dimm", "server_disk", "server_volume",
  "server_cpu", "server_sensor", "server_adapter", "server_nic", "server_fc_port", "server_bmc",
]
why = """The controller of the server judges all its parts, also those no other check asks for. It \
says that something is wrong here, and nothing else in this report explains what."""
fix = """Read the log of the controller and open a case with the maker; for a critical state move the \
virtual machines away first."""
refs = ["rules.md srv-health", "DSP0266 Status.HealthRollup"]
guards = [
  "silent where a supply, fan, module, disk, volume or temperature explains it: these have rules",
]
[params.share]
default = 0.2
unit = "share"
doc = "part of the cluster's VMs on the host above which a critical state is critical"
*/
WITH bad AS (
    SELECT
        p.server_id,
        max(p.kind NOT IN ('processor', 'adapter', 'port', 'BMC')) AS explained,
        group_concat(p.kind || ' ' || p.name || ' (' || p.words || ')', ', ') AS parts
    FROM server_part AS p
    WHERE p.is_bad
    GROUP BY p.server_id
),

lost AS (
    SELECT DISTINCT server_id
    FROM server_redundancy
    WHERE health IN ('Warning', 'Critical')
)

SELECT
    s.server_id AS subject,
    s.name,
    iif(
        m.health IS NULL,
        s.label || ' tells no health',
        'the controller of ' || s.label || ' says ' || m.health || coalesce(': ' || b.parts, '')
    ) AS message,
    iif(m.health IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN m.health <> 'Critical' THEN 'medium'
        WHEN s.cluster_share > :share THEN 'critical'
        ELSE 'high'
    END AS severity,
    s.zone_id,
    s.vms,
    m.health,
    b.parts
FROM server_host AS s
JOIN machine AS m ON s.server_id = m.server_id
LEFT JOIN bad AS b ON s.server_id = b.server_id
LEFT JOIN lost AS l ON s.server_id = l.server_id
WHERE
    m.health IS NULL
    OR (m.health <> 'OK' AND NOT coalesce(b.explained, 0) AND l.server_id IS NULL)
ORDER BY subject
