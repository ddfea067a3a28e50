/*
doc = """A row per host whose server is known (host_server): what the server has, beside what \
CloudStack believes. A server asked at two addresses is one."""
[columns]
host_id = "Host"
name = "Name of the host"
zone_id = "Zone"
cluster_id = "Cluster"
hypervisor = "Hypervisor type"
server_id = "Server"
method = "How it was bound: system, bmc address, mac or host name"
confidence = "measured, derived or inferred"
vendor = "Vendor of the server"
model = "Model"
serial = "Serial"
server_host_name = "Name the operating system told the BMC"
power_state = "Power state the BMC tells"
chassis_id = "Enclosure of a blade; NULL: none told"
sockets = "Processors fitted [count]"
cores = "Cores fitted [count]"
threads_fitted = "Threads the processors have [count]"
threads = "Threads CloudStack sells from [count]"
memory_fitted = "Memory fitted [bytes]"
memory = "Physical memory the hypervisor tells CloudStack [bytes]"
*/
WITH told AS (
    SELECT
        id,
        max(host_name) AS host_name
    FROM server
    GROUP BY id
)

SELECT
    h.host_id,
    h.name,
    h.zone_id,
    h.cluster_id,
    h.hypervisor,
    b.server_id,
    b.method,
    b.confidence,
    m.vendor,
    m.model,
    m.serial,
    t.host_name AS server_host_name,
    m.power_state,
    m.chassis_id,
    m.sockets,
    m.cores,
    m.threads AS threads_fitted,
    h.threads,
    m.memory AS memory_fitted,
    h.memory_physical AS memory
FROM host_server AS b
JOIN host_capacity AS h ON b.host_id = h.host_id
JOIN machine AS m ON b.server_id = m.server_id
LEFT JOIN told AS t ON b.server_id = t.id
