/*
doc = "A row per host whose server is known: what the server tells."
key = "host_id"
*/
WITH bound AS (
    SELECT
        host_id,
        min(server_id) AS server_id
    FROM host_server
    GROUP BY host_id
    HAVING count(*) = 1
)

SELECT
    b.host_id,
    m.server_id,
    m.source,
    m.vendor,
    m.model,
    m.serial,
    m.sockets,
    m.cores,
    s.cpu_model,
    s.hyperthreading,
    s.bios_version,
    s.uuid,
    (SELECT count(*) FROM server_nic AS n WHERE n.server_id = m.server_id AND n.source = m.source)
        AS nics,
    (
        SELECT count(*) FROM server_fc_port AS n
        WHERE n.server_id = m.server_id AND n.source = m.source
    ) AS hbas
FROM bound AS b
JOIN machine AS m ON b.server_id = m.server_id
JOIN server AS s ON m.server_id = s.id AND m.source = s.source
