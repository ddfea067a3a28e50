/*
doc = """A row per id an operating system is told under: its own, or that of the machine it was found to be (system_twin)."""
[columns]
teller_id = "Id as a source tells it (host_system.id)"
host_system_id = "Id it counts under (system_now)"
source = "Source"
*/
-- the cast lets joins use an index
SELECT
    s.id AS teller_id,
    cast(coalesce(w.main_id, s.id) AS TEXT) AS host_system_id,
    s.source
FROM host_system AS s
LEFT JOIN system_twin AS w ON s.id = w.host_system_id
