/*
doc = "One cluster."
rows = '''cluster'''
columns = [
    "Name", "Config status", "OverallStatus", "NumHosts", "numEffectiveHosts", "TotalCpu",
    "NumCpuCores", "NumCpuThreads", "Effective Cpu", "TotalMemory", "Effective Memory",
    "Num VMotions", "HA enabled", "Failover Level", "AdmissionControlEnabled", "Host monitoring",
    "HB Datastore Candidate Policy", "Isolation Response", "Restart Priority",
    "Cluster Settings", "Max Failures", "Max Failure Window", "Failure Interval", "Min Up Time",
    "VM Monitoring", "DRS enabled", "DRS default VM behavior", "DRS vmotion rate", "DPM enabled",
    "DPM default behavior", "DPM Host Power Action Rate", "Object ID", "VI SDK Server",
    "VI SDK UUID",
]
*/
WITH
part AS (
    SELECT
        h.cluster_id,
        count(*) AS hosts,
        count(*) FILTER (WHERE x.serves) AS serving,
        iif(count(*) = count(x.cpu_total), sum(x.cpu_total) / 1000000, NULL) AS cpu,
        sum(x.cpu_total) FILTER (WHERE x.serves) / 1000000 AS cpu_serving,
        iif(count(*) = count(m.cores), sum(m.cores), NULL) AS cores,
        iif(count(*) = count(x.threads), sum(x.threads), NULL) AS threads,
        iif(count(*) = count(x.memory_physical), sum(x.memory_physical) / 1048576, NULL) AS memory,
        sum(x.memory_physical) FILTER (WHERE x.serves) / 1048576 AS memory_serving
    FROM host AS h
    LEFT JOIN host_capacity AS x ON h.id = x.host_id
    LEFT JOIN rv_server AS m ON h.id = m.host_id
    GROUP BY h.cluster_id
)

SELECT
    c.name AS "Name",
    CASE WHEN p.serving = p.hosts THEN 'green' WHEN p.serving > 0 THEN 'yellow' ELSE 'red' END
        AS "OverallStatus",
    p.hosts AS "NumHosts",
    p.serving AS "numEffectiveHosts",
    p.cpu AS "TotalCpu",
    p.cores AS "NumCpuCores",
    p.threads AS "NumCpuThreads",
    p.cpu_serving AS "Effective Cpu",
    p.memory AS "TotalMemory",
    p.memory_serving AS "Effective Memory",
    CASE a.vm_ha WHEN 1 THEN 'True' WHEN 0 THEN 'False' END AS "HA enabled",
    CASE lower(o.value) WHEN 'true' THEN 'True' WHEN 'false' THEN 'False' END AS "DRS enabled",
    c.id AS "Object ID",
    t.site AS "VI SDK Server",
    t.uuid AS "VI SDK UUID"
FROM cluster AS c
LEFT JOIN part AS p ON c.id = p.cluster_id
LEFT JOIN cluster_ha AS a ON c.id = a.cluster_id
LEFT JOIN cluster_setting AS o ON c.id = o.cluster_id AND o.name = 'drs.automatic.enable'
LEFT JOIN rv_site AS t ON c.source = t.source
ORDER BY c.name, c.id
