/*
doc = """A row per host, pool on block storage of an array that was read, and interface of the array the host has a path to: \
by its iSCSI session with the portal, or by the WWPN its path goes to. Only LUNs whose serial the path's id has."""
[columns]
host_id = "Host"
store = "Node of the failure graph: pool/ID"
array_id = "Array"
lif_id = "Interface"
*/
WITH lun AS MATERIALIZED (
    SELECT
        s.store,
        s.array_id,
        lower(v.serial) AS serial,
        lower(hex(v.serial)) AS coded
    FROM store_inside AS s
    JOIN array_volume AS v ON s.array_id = v.array_id AND s.volume_id = v.id
    WHERE s.way = 'paths' AND length(v.serial) >= 8
),

-- ids are matched once each, not for every path
known AS MATERIALIZED (
    SELECT
        w.wwid,
        u.store,
        u.array_id
    FROM (SELECT DISTINCT wwid FROM host_path) AS w
    JOIN lun AS u ON lower(w.wwid) LIKE '%' || u.serial OR lower(w.wwid) LIKE '%' || u.coded
),

path AS (
    SELECT DISTINCT
        b.host_id,
        p.host_system_id,
        u.store,
        u.array_id,
        lower(p.target) AS target
    FROM host_path AS p
    JOIN system_host AS b ON p.host_system_id = b.host_system_id
    JOIN known AS u ON p.wwid = u.wwid
    WHERE p.state IN ('active', 'standby')
)

SELECT DISTINCT
    p.host_id,
    p.store,
    p.array_id,
    l.id AS lif_id
FROM path AS p
JOIN array_lif AS l ON p.array_id = l.array_id
LEFT JOIN host_iscsi_session AS i
    ON
        p.host_system_id = i.host_system_id AND lower(i.target) = lower(l.iqn)
        AND (
            l.address = i.portal
            OR i.portal LIKE l.address || ':%'
            OR i.portal LIKE '[' || l.address || ']%'
        )
WHERE lower(l.wwpn) = p.target OR i.session IS NOT NULL
