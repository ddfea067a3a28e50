/*
doc = """Hypervisor hosts (listHosts). A host that is neither Up nor Down may well run: not told."""
*/
SELECT
    'host/' || h.id AS id,
    'host' AS kind,
    h.name,
    h.zone_id,
    CASE h.state WHEN 'Up' THEN 0 WHEN 'Down' THEN 1 END AS is_down,
    0 AS is_logical,
    'measured' AS confidence
FROM host AS h
