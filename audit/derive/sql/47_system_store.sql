/*
doc = """Storage hosts have plugged, each once: where several sources tell it, the first by name counts."""
[columns]
host_system_id = "Operating system (system_now)"
store = "SR, datastore or libvirt pool"
name = "Its name"
type = "nfs, lvmoiscsi, lvmohba, ext, VMFS ..."
attached = "It is plugged and accessible"
shared = "Shared between hosts"
paths_up = "Paths in use to its worst LUN [count]"
paths = "Paths known to that LUN [count]; NULL: not multipathed or not told"
source = "Source that tells it"
*/
-- the other columns are of the row with the least source; the cast lets joins use an index
SELECT
    cast(coalesce(w.main_id, p.host_system_id) AS TEXT) AS host_system_id,
    p.store,
    p.name,
    p.type,
    p.attached,
    p.shared,
    p.paths_up,
    p.paths,
    min(p.source) AS source
FROM host_store AS p
LEFT JOIN system_twin AS w ON p.host_system_id = w.host_system_id
GROUP BY coalesce(w.main_id, p.host_system_id), p.store
