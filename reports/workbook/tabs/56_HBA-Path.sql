/*
title = "Paths to storage"
group = "Storage"
doc = "One path an array sees: an initiator logged in to a port, or a client that mounts a filesystem; every FC port of a server; and what hosts tell of their own paths, sessions and mounts."
rows = "SELECT (SELECT count(*) FROM array_login AS l JOIN array_unit AS u ON l.array_id = u.array_id AND l.source = u.source) + (SELECT count(*) FROM array_client AS k JOIN array_unit AS u ON k.array_id = u.array_id AND k.source = u.source) + (SELECT count(*) FROM server_fc_port AS p JOIN machine AS m ON p.server_id = m.server_id AND p.source = m.source) + (SELECT count(*) FROM host_store_told)"
[columns]
initiator = { doc = "IQN, WWPN, NQN or SDC; of a mount the address of the client; of what a host tells its adapter or interface, else its address." }
host = { from = "host.name", doc = "Host it is of, by its own word, its management address or its server's FC port; blank when not known: CloudStack does not tell the storage addresses of hosts.", to = "Host" }
cluster = "cluster.name"
kind = { doc = "login, mount or FC port; host path, host session (iSCSI) or host mount: as the host tells." }
protocol = { doc = "iSCSI, FC, NVMe, nfs3, nfs41 ..." }
state = { doc = "logged in or mounted, as the array tells now; of an FC port link up, link down or not told; else as the host tells it." }
policy = { doc = "How the host shares the paths of a LUN (service-time 0, VMW_PSP_RR ...); of its mount hard or soft." }
array = { from = "storage_array.name", to = "Array" }
target = { doc = "Interface or port of the array; IQN, WWPN or server the host goes to; blank when not told." }
lun = { label = "LUN or export", doc = "LUN (alias and world-wide id) or export as the host tells it." }
node = { label = "Controller", doc = "Node that serves it." }
volume = { from = "array_volume.name", doc = "Filesystem that is mounted, or LUN the path leads to.", to = "Array-Volume" }
pool = { doc = "Primary storage pool of CloudStack on it.", to = "Pool" }
paths = { unit = "count", doc = "Paths of this initiator to the array; mounts of this client; of a host path those of the host to this LUN." }
speed = { from = "server_fc_port.speed" }
address = { doc = "Address it comes from, where told." }
host_id = { label = "Host ID", doc = "UUID of the host." }
*/
WITH
bound AS (
    SELECT
        p.wwpn,
        min(b.host_id) AS host_id
    FROM server_fc_port AS p
    JOIN host_server AS b ON p.server_id = b.server_id
    WHERE p.wwpn IS NOT NULL
    GROUP BY p.wwpn
),

place AS (
    SELECT
        ip_address,
        min(id) AS host_id
    FROM host
    WHERE ip_address IS NOT NULL
    GROUP BY ip_address
    HAVING count(*) = 1
),

path AS (
    SELECT
        l.initiator,
        'login' AS kind,
        CASE
            WHEN l.initiator LIKE 'iqn.%' OR l.initiator LIKE 'eui.%' THEN 'iSCSI'
            WHEN l.initiator LIKE 'nqn.%' THEN 'NVMe'
            WHEN l.initiator LIKE '__:__:__:__:__:__:__:__' THEN 'FC'
        END AS protocol,
        'logged in' AS state,
        NULL AS policy,
        l.array_id,
        coalesce(f.name, nullif(l.port_id, '')) AS target,
        NULL AS lun,
        coalesce(l.node_id, f.node_id) AS node,
        NULL AS volume_id,
        NULL AS pool_id,
        NULL AS paths,
        NULL AS speed,
        l.address,
        l.initiator AS wwpn,
        NULL AS host_id,
        0 AS is_told
    FROM array_login AS l
    JOIN array_unit AS u ON l.array_id = u.array_id AND l.source = u.source
    LEFT JOIN array_lif AS f
        ON l.array_id = f.array_id AND l.port_id = f.id AND l.source = f.source
    UNION ALL
    SELECT
        k.client,
        'mount',
        k.protocol,
        'mounted',
        NULL,
        k.array_id,
        nullif(k.server, ''),
        NULL,
        NULL,
        k.volume_id,
        NULL,
        NULL,
        NULL,
        k.client,
        NULL,
        NULL,
        0
    FROM array_client AS k
    JOIN array_unit AS u ON k.array_id = u.array_id AND k.source = u.source
    UNION ALL
    SELECT
        coalesce(p.wwpn, m.name || ' ' || p.name),
        'FC port',
        'FC',
        CASE p.link_up WHEN 1 THEN 'link up' WHEN 0 THEN 'link down' ELSE 'not told' END,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        p.speed,
        NULL,
        p.wwpn,
        NULL,
        0
    FROM server_fc_port AS p
    JOIN machine AS m ON p.server_id = m.server_id AND p.source = m.source
    UNION ALL
    SELECT
        t.initiator,
        t.kind,
        t.protocol,
        t.state,
        t.policy,
        t.array_id,
        t.target,
        t.lun,
        NULL,
        t.volume_id,
        t.pool_id,
        t.paths,
        NULL,
        t.address,
        NULL,
        t.host_id,
        1
    FROM host_store_told AS t
),

store AS (
    SELECT
        array_id,
        volume_id,
        min(store_id) AS pool_id
    FROM pool_array
    WHERE kind = 'storage_pool' AND volume_id IS NOT NULL
    GROUP BY array_id, volume_id
),

volume_name AS (
    SELECT
        array_id,
        id,
        max(name) AS name
    FROM array_volume
    GROUP BY array_id, id
),

pool_name AS (
    SELECT
        id,
        min(name) AS name
    FROM storage_pool
    GROUP BY id
)

SELECT
    p.initiator,
    h.name AS host,
    c.name AS cluster,
    p.kind,
    p.protocol,
    p.state,
    p.policy,
    u.name AS array,
    p.target,
    p.lun,
    p.node,
    v.name AS volume,
    o.name AS pool,
    CASE
        WHEN p.is_told THEN p.paths
        WHEN p.array_id IS NOT NULL
            THEN count(*) OVER (PARTITION BY p.initiator, p.array_id, p.is_told)
    END AS paths,
    p.speed,
    p.address,
    h.id AS host_id,
    h.id AS host_link,
    p.array_id AS array_link,
    p.array_id || '/' || p.volume_id AS volume_link,
    o.id AS pool_link
FROM path AS p
LEFT JOIN bound AS b ON p.wwpn = b.wwpn
LEFT JOIN place AS a ON p.address = a.ip_address
LEFT JOIN host AS h ON h.id = coalesce(p.host_id, b.host_id, a.host_id)
LEFT JOIN cluster AS c ON h.cluster_id = c.id
LEFT JOIN array_unit AS u ON p.array_id = u.array_id
LEFT JOIN store AS s ON p.array_id = s.array_id AND p.volume_id = s.volume_id
LEFT JOIN volume_name AS v ON p.array_id = v.array_id AND p.volume_id = v.id
LEFT JOIN pool_name AS o ON o.id = coalesce(p.pool_id, s.pool_id)
ORDER BY u.name, p.kind, h.name, p.initiator, p.target, v.name, p.lun
