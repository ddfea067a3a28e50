/*
title = "Storage back ends and the VMs that depend on them"
doc = "The smallest cluster, pod or zone that holds all users of a back end, the widest first."
*/
SELECT
    z.name AS zone,
    d.backend,
    d.protocols,
    d.pools,
    d.scope,
    d.container,
    d.container_name,
    d.clusters,
    d.vms_running,
    d.zone_share
FROM storage_domain AS d
LEFT JOIN zone AS z ON d.zone_id = z.id
ORDER BY d.vms_running DESC, z.name, d.backend
