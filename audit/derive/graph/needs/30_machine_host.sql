/*
doc = """A machine of the control plane may be a host of the estate, or a virtual machine on one."""
*/
SELECT
    'machine/' || b.host_system_id AS node_id,
    'host' AS part,
    'host/' || b.host_id AS needs_id,
    1 AS weight,
    'all' AS rule,
    b.confidence,
    b.evidence AS why
FROM system_host AS b
UNION ALL
SELECT
    'machine/' || s.id,
    'host',
    'host/' || v.host_id,
    1,
    'all',
    'measured',
    'it is the virtual machine ' || v.name
FROM host_system AS s
JOIN vm AS v ON lower(s.uuid) = v.id
WHERE v.state = 'Running' AND v.host_id IS NOT NULL
