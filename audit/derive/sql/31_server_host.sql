/*
doc = """Servers, each once, with the host of CloudStack they carry and what is at stake there."""
[columns]
server_id = "Server"
source = "Source whose rows tell its parts once, when it was asked at several addresses"
name = "Name of the host; of the server, where no host is known on it"
label = "Name, model and serial, for sentences"
host_id = "Host it carries; NULL: none known"
zone_id = "Zone of the host"
cluster_id = "Cluster of the host"
vms = "Running user VMs of the host; NULL: no host known [count]"
cluster_share = "Their share of the cluster's; NULL: no host known, or no VM runs there [share]"
vendor = "Vendor"
model = "Model"
is_off = "The BMC says it is off"
is_blade = "It sits in an enclosure that has power and cooling for it"
*/
WITH bound AS (
    SELECT
        server_id,
        min(host_id) AS host_id
    FROM host_server
    GROUP BY server_id
),

clustered AS (
    SELECT
        cluster_id,
        sum(vms_running) AS vms
    FROM host_vms
    GROUP BY cluster_id
)

SELECT
    m.server_id,
    m.source,
    coalesce(h.name, m.name, m.server_id) AS name,
    coalesce(h.name, m.name, m.server_id) || ' ('
    || trim(coalesce(m.vendor || ' ', '') || coalesce(m.model, 'server'))
    || coalesce(', serial ' || m.serial, '') || ')' AS label,
    b.host_id,
    v.zone_id,
    v.cluster_id,
    v.vms_running AS vms,
    v.vms_running * 1.0 / nullif(c.vms, 0) AS cluster_share,
    m.vendor,
    m.model,
    coalesce(m.power_state, '') IN ('Off', 'PoweringOff') AS is_off,
    m.chassis_id IS NOT NULL AS is_blade
FROM machine AS m
LEFT JOIN bound AS b ON m.server_id = b.server_id
LEFT JOIN host AS h ON b.host_id = h.id
LEFT JOIN host_vms AS v ON b.host_id = v.host_id
LEFT JOIN clustered AS c ON v.cluster_id = c.cluster_id
