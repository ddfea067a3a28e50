/*
doc = "A row per user VM: what RVTools repeats on every sheet of VMs."
key = "VM ID"
*/
SELECT
    v.source,
    v.name AS "VM",
    CASE
        WHEN v.state IN ('Running', 'Migrating', 'Stopping') THEN 'poweredOn'
        WHEN v.state IN ('Stopped', 'Starting', 'Error', 'Destroyed', 'Expunging') THEN 'poweredOff'
    END AS "Powerstate",
    'False' AS "Template",
    'False' AS "SRM Placeholder",
    coalesce(p.name, v.account) AS owner,
    m.path || '/' || coalesce(p.name, v.account) AS "Resource pool",
    iif(v.display_name = v.name, NULL, v.display_name) AS "Annotation",
    z.name AS "Datacenter",
    c.name AS "Cluster",
    h.name AS "Host",
    m.path AS "Folder",
    v.os_name AS "OS according to the configuration file",
    v.id AS "VM ID",
    v.id AS "VM UUID",
    t.version AS "VI SDK API Version",
    t.site AS "VI SDK Server",
    t.uuid AS "VI SDK UUID"
FROM vm AS v
LEFT JOIN host AS h ON v.host_id = h.id AND v.source = h.source
LEFT JOIN cluster AS c ON h.cluster_id = c.id AND v.source = c.source
LEFT JOIN zone AS z ON v.zone_id = z.id AND v.source = z.source
LEFT JOIN domain AS m ON v.domain_id = m.id AND v.source = m.source
LEFT JOIN project AS p ON v.project_id = p.id AND v.source = p.source
LEFT JOIN rv_site AS t ON v.source = t.source
