/*
doc = """A row per way of a host to its storage as the host tells it: a path to a LUN, an iSCSI session, a network \
file system it has mounted. A host that is asked in two ways counts once."""
[columns]
host_id = "Host of CloudStack; NULL: none known"
name = "Name of the host"
kind = "host path, host session or host mount"
initiator = "Adapter or interface it goes through, else the address of the host, else its name"
protocol = "iSCSI, FC, NVMe, nfs3, nfs41 ...; NULL: not told"
state = "As the host tells: active, failed, LOGGED_IN ...; mounted; no path left; not told"
policy = "How it shares the paths of a LUN; of a mount hard or soft; NULL: not told"
target = "IQN (with its portal) or WWPN it goes to; server of a mount"
lun = "Alias and world-wide id of the LUN; export of a mount"
paths = "Paths of the host to that LUN [count]"
address = "Address of the host, of a mount"
pool_id = "Primary storage pool on it: by LUN, or by server and export"
array_id = "Array it is on"
volume_id = "Volume, LUN or filesystem of the array"
*/
WITH system AS MATERIALIZED (SELECT * FROM system_now),

speaker AS MATERIALIZED (
    SELECT
        k.teller_id,
        s.host_system_id,
        min(k.source) AS source -- the others are of its row
    FROM system_teller AS k
    JOIN system AS s ON k.host_system_id = s.host_system_id
    WHERE
        k.teller_id IN (
            SELECT p.host_system_id FROM host_path AS p
            UNION
            SELECT i.host_system_id FROM host_iscsi_session AS i
            UNION
            SELECT m.host_system_id FROM host_mount AS m
        )
    GROUP BY coalesce(s.host_id, s.host_system_id)
),

teller AS MATERIALIZED (
    SELECT
        h.id AS host_system_id,
        h.source,
        s.host_id,
        s.name,
        h.address
    FROM speaker AS f
    JOIN host_system AS h ON f.teller_id = h.id AND f.source = h.source
    JOIN system AS s ON f.host_system_id = s.host_system_id
),

lun AS MATERIALIZED (
    SELECT
        wwid,
        min(store) AS store,
        min(array_id) AS array_id,
        min(volume_id) AS volume_id
    FROM lun_store
    GROUP BY wwid
    HAVING count(DISTINCT store) = 1
),

export AS MATERIALIZED (
    SELECT
        lower(p.server) AS server,
        rtrim(p.path, '/') AS path,
        min(p.id) AS pool_id
    FROM storage_pool AS p
    WHERE p.server <> '' AND p.path <> ''
    GROUP BY lower(p.server), rtrim(p.path, '/')
    HAVING count(DISTINCT p.id) = 1
)

SELECT
    t.host_id,
    t.name,
    'host path' AS kind,
    coalesce(p.adapter, t.address, t.name) AS initiator,
    CASE p.transport
        WHEN 'iscsi' THEN 'iSCSI'
        WHEN 'fc' THEN 'FC'
        WHEN 'fcoe' THEN 'FCoE'
        WHEN 'nvme' THEN 'NVMe'
        WHEN 'sas' THEN 'SAS'
    END AS protocol,
    iif(p.path = 'none', 'no path left', coalesce(p.state, 'not told')) AS state,
    p.policy,
    p.target,
    coalesce(nullif(p.alias, p.wwid) || ' ', '') || p.wwid AS lun,
    count(nullif(p.path, 'none')) OVER (PARTITION BY t.host_system_id, p.wwid) AS paths,
    NULL AS address,
    substr(u.store, 6) AS pool_id,
    u.array_id,
    u.volume_id
FROM teller AS t
JOIN host_path AS p ON t.host_system_id = p.host_system_id AND t.source = p.source
LEFT JOIN lun AS u ON p.wwid = u.wwid AND u.store LIKE 'pool/%'
UNION ALL
SELECT
    t.host_id,
    t.name,
    'host session',
    coalesce(nullif(i.interface, 'default'), t.address, t.name),
    'iSCSI',
    coalesce(i.state, 'not told'),
    NULL,
    coalesce(i.target || coalesce(' (' || i.portal || ')', ''), i.portal),
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
FROM teller AS t
JOIN host_iscsi_session AS i ON t.host_system_id = i.host_system_id AND t.source = i.source
UNION ALL
SELECT
    t.host_id,
    t.name,
    'host mount',
    coalesce(t.address, t.name),
    iif(
        m.type LIKE 'nfs%',
        coalesce('nfs' || replace(m.version, '.', ''), m.type),
        m.type
    ),
    'mounted',
    CASE m.hard WHEN 1 THEN 'hard' WHEN 0 THEN 'soft' END,
    m.server,
    m.export,
    NULL,
    t.address,
    e.pool_id,
    a.array_id,
    a.volume_id
FROM teller AS t
JOIN host_mount AS m ON t.host_system_id = m.host_system_id AND t.source = m.source
LEFT JOIN export AS e ON lower(m.server) = e.server AND rtrim(m.export, '/') = e.path
LEFT JOIN pool_array AS a ON a.kind = 'storage_pool' AND e.pool_id = a.store_id
