/*
doc = """Secondary storage VMs and console proxies (listSystemVms)."""
*/
SELECT
    'system_vm/' || s.id AS id,
    'system_vm' AS kind,
    s.name,
    s.zone_id,
    s.state <> 'Running' AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM system_vm AS s
