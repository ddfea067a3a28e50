/*
doc = """Machines of the control plane that were asked themselves. Of one that was silent last time it is not told whether it works. One that is a hypervisor host of the estate is that host."""
*/
SELECT DISTINCT
    k.to_id AS id,
    'machine' AS kind,
    coalesce(m.name, m.address, m.id) AS name,
    NULL AS zone_id,
    iif(a.complete, 0, NULL) AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM control_link AS k
JOIN host_system AS m ON k.to_id = 'machine/' || m.id
LEFT JOIN answer_now AS a ON m.source = a.source AND a.table_name = 'host_system'
WHERE k.kind = 'machine'
UNION
SELECT
    'machine/' || p.id,
    'machine',
    coalesce(p.name, p.address, p.id),
    NULL,
    iif(a.complete, 0, NULL),
    0,
    'measured'
FROM block_replica AS r
JOIN control_link AS k ON k.kind = 'machine' AND k.to_id = 'machine/' || r.host_system_id
JOIN host_system AS p
    ON
        lower(substr(p.name, 1, instr(p.name || '.', '.') - 1))
        = lower(substr(r.peer, 1, instr(r.peer || '.', '.') - 1))
        AND p.id NOT IN (SELECT w.host_system_id FROM system_twin AS w)
LEFT JOIN answer_now AS a ON p.source = a.source AND a.table_name = 'host_system'
