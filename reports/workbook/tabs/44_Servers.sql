/*
title = "Servers"
group = "Compute"
doc = "One physical server that was read by Redfish."
rows = "SELECT count(DISTINCT id) FROM server"
[columns]
server = { doc = "Name its operating system told the BMC, else the serial, else the address." }
host = { from = "host.name", to = "Host" }
cluster = "cluster.name"
findings = { unit = "count", doc = "Open findings on this object; see the tab Findings.", look = "flag", to = "Findings.object" }
health = { from = "server.health_rollup" }
power_state = "server.power_state"
vendor = "server.vendor"
model = "server.model"
serial = "server.serial"
shipped = { from = "asset.shipped", unit = "date" }
contract_end = { from = "asset.contract_end", unit = "date" }
age = { unit = "years", doc = "From the day it was shipped, else from the oldest critical entry of its log; blank: nothing tells." }
age_is = { doc = "exact: the list of assets tells it; at least: only its log does." }
chassis = { from = "server.chassis_id" }
sockets = "server.sockets"
cores = "server.cores"
threads = "server.threads"
memory = "server.memory"
psus = { label = "PSUs", unit = "count", doc = "Power supplies fitted; blank: none told." }
psus_ok = { label = "PSUs OK", unit = "count", doc = "Power supplies that are enabled and well." }
disks = { unit = "count", doc = "Drives fitted; blank: none told." }
nics_up = { label = "NIC ports up", unit = "count", doc = "Ethernet ports with link.", to = "Server-NIC.server" }
bios_version = { label = "BIOS version", from = "server.bios_version" }
bmc_version = { label = "BMC version", from = "server_bmc.version" }
bmc_address = { label = "BMC address", from = "server.address" }
method = { label = "Host found by", from = "host_server.method" }
confidence = "host_server.confidence"
evidence = { from = "host_server.evidence", look = "wrap" }
id = "server.id"
*/
WITH supply AS (
    SELECT
        server_id,
        source,
        count(*) AS psus,
        count(*) FILTER (WHERE state = 'Enabled' AND health = 'OK') AS psus_ok
    FROM server_psu
    WHERE state IS NOT 'Absent'
    GROUP BY server_id, source
),

drive AS (
    SELECT
        server_id,
        source,
        count(*) AS disks
    FROM server_disk
    WHERE state IS NOT 'Absent'
    GROUP BY server_id, source
),

link AS (
    SELECT
        server_id,
        source,
        count(*) FILTER (WHERE link_up) AS nics_up
    FROM server_nic
    GROUP BY server_id, source
),

controller AS (
    SELECT
        server_id,
        source,
        max(version) AS version
    FROM server_bmc
    GROUP BY server_id, source
),

bound AS (
    SELECT
        server_id,
        min(host_id) AS host_id,
        min(method) AS method,
        min(confidence) AS confidence,
        min(evidence) AS evidence
    FROM host_server
    GROUP BY server_id
)

SELECT
    m.name AS server,
    h.name AS host,
    c.name AS cluster,
    coalesce(f.findings, 0) AS findings,
    m.health,
    m.power_state,
    m.vendor,
    m.model,
    m.serial,
    a.shipped,
    a.contract_end,
    y.years AS age,
    CASE y.is_least WHEN 1 THEN 'at least' ELSE iif(y.since IS NULL, NULL, 'exact') END AS age_is,
    m.chassis_id AS chassis,
    m.sockets,
    m.cores,
    m.threads,
    m.memory,
    p.psus,
    p.psus_ok,
    d.disks,
    n.nics_up,
    s.bios_version,
    b.version AS bmc_version,
    m.address AS bmc_address,
    o.method,
    o.confidence,
    o.evidence,
    m.server_id AS id,
    h.id AS host_link
FROM machine AS m
JOIN server AS s ON m.server_id = s.id AND m.source = s.source
LEFT JOIN bound AS o ON m.server_id = o.server_id
LEFT JOIN host AS h ON o.host_id = h.id
LEFT JOIN cluster AS c ON h.cluster_id = c.id
LEFT JOIN server_asset AS a ON m.server_id = a.server_id
LEFT JOIN server_age AS y ON m.server_id = y.server_id
LEFT JOIN supply AS p ON m.server_id = p.server_id AND m.source = p.source
LEFT JOIN drive AS d ON m.server_id = d.server_id AND m.source = d.source
LEFT JOIN link AS n ON m.server_id = n.server_id AND m.source = n.source
LEFT JOIN controller AS b ON m.server_id = b.server_id AND m.source = b.source
LEFT JOIN report_flag AS f ON m.server_id = f.subject AND f.subject_kind = 'server'
ORDER BY m.name, m.server_id
