/*
doc = """Machines of the control plane that were asked themselves. One that is a hypervisor host of the estate is that host."""
*/
SELECT DISTINCT
    k.to_id AS id,
    'machine' AS kind,
    coalesce(m.name, m.address, m.id) AS name,
    NULL AS zone_id,
    0 AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM control_link AS k
JOIN host_system AS m ON k.to_id = 'machine/' || m.id
WHERE k.kind = 'machine'
UNION
SELECT
    'machine/' || p.id,
    'machine',
    coalesce(p.name, p.address, p.id),
    NULL,
    0,
    0,
    'measured'
FROM block_replica AS r
JOIN control_link AS k ON k.kind = 'machine' AND k.to_id = 'machine/' || r.host_system_id
JOIN host_system AS p
    ON
        lower(substr(p.name, 1, instr(p.name || '.', '.') - 1))
        = lower(substr(r.peer, 1, instr(r.peer || '.', '.') - 1))
        AND p.id NOT IN (SELECT w.host_system_id FROM system_twin AS w)
