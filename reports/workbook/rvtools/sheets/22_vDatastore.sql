/*
doc = "One primary storage pool."
rows = '''storage_pool'''
columns = [
    "Name", "Config status", "Address", "Accessible", "Type", "# VMs total", "# VMs",
    "Capacity MiB", "Provisioned MiB", "In Use MiB", "Free MiB", "Free %", "SIOC enabled",
    "SIOC Threshold", "# Hosts", "Hosts", "Cluster name", "Cluster capacity MiB",
    "Cluster free space MiB", "Block size", "Max Blocks", "# Extents", "Major Version",
    "Version", "VMFS Upgradeable", "MHA", "URL", "Object ID", "VI SDK Server", "VI SDK UUID",
]
*/
WITH
load AS (
    SELECT
        *,
        max(at) AS latest
    FROM pool_load
    GROUP BY storage_pool_id
),

mount AS (
    SELECT
        storage_pool_id,
        count(*) AS hosts,
        group_concat(name, ', ') AS names
    FROM (
        SELECT DISTINCT
            g.storage_pool_id,
            h.name
        FROM pool_host AS g
        JOIN host AS h ON g.host_id = h.id AND g.source = h.source
        ORDER BY h.name
    ) AS ordered
    GROUP BY storage_pool_id
)

SELECT
    p.name AS "Name",
    CASE p.state WHEN 'Up' THEN 'green' WHEN 'Down' THEN 'red' ELSE 'yellow' END
        AS "Config status",
    p.server AS "Address",
    CASE WHEN p.state = 'Up' THEN 'True' WHEN p.state IS NOT NULL THEN 'False' END
        AS "Accessible",
    l.protocol AS "Type",
    l.vms AS "# VMs total",
    l.vms_running AS "# VMs",
    p.capacity / 1048576 AS "Capacity MiB",
    l.allocated / 1048576 AS "Provisioned MiB",
    l.used / 1048576 AS "In Use MiB",
    (p.capacity - l.used) / 1048576 AS "Free MiB",
    cast(round(100.0 * (p.capacity - l.used) / nullif(p.capacity, 0)) AS INTEGER) AS "Free %",
    m.hosts AS "# Hosts",
    m.names AS "Hosts",
    CASE WHEN m.hosts > 1 THEN 'True' WHEN m.hosts = 1 THEN 'False' END AS "MHA",
    lower(l.protocol) || '://' || coalesce(p.server, '') || coalesce(p.path, '') AS "URL",
    p.id AS "Object ID",
    t.site AS "VI SDK Server",
    t.uuid AS "VI SDK UUID"
FROM storage_pool AS p
LEFT JOIN load AS l ON p.id = l.storage_pool_id
LEFT JOIN mount AS m ON p.id = m.storage_pool_id
LEFT JOIN rv_site AS t ON p.source = t.source
ORDER BY p.name, p.id
