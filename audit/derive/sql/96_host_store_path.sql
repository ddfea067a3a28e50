/*
doc = """A row per host, pool on block storage of an array that was read, and interface of the array the host has a path to: \
by its iSCSI session with the portal, or by the WWPN its path goes to. Only LUNs whose serial the path's id has."""
[columns]
host_id = "Host"
store = "Node of the failure graph: pool/ID"
array_id = "Array"
lif_id = "Interface"
*/
WITH path AS (
    SELECT DISTINCT
        b.host_id,
        p.host_system_id,
        u.store,
        u.array_id,
        lower(p.target) AS target
    FROM host_path AS p
    JOIN system_host AS b ON p.host_system_id = b.host_system_id
    JOIN lun_store AS u ON p.wwid = u.wwid
    WHERE u.way = 'paths' AND p.state IN ('active', 'standby')
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
