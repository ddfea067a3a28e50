/*
id = "net-host-mtu"
title = "A host sends larger frames than its way carries"
question = "Do switch ports and storage carry the frames each host sends?"
category = "Network"
severity = "medium"
level = "host_system"
optional = ["array_lif", "array_port", "array_protection", "host_iscsi_session", "host_mount"]
effort = "hours"
actor = "network"
scope = """SELECT p.host_system_id FROM host_link_port AS p JOIN host_link AS l ON \
l.host_system_id = p.host_system_id AND l.name = p.link WHERE l.mtu IS NOT NULL"""
why = """The host may send frames that the next port drops without an answer. Small packets pass, so \
everything looks well until large ones are sent: storage mounts and then hangs, migrations stall."""
fix = """Set one frame size end to end: host link, bond and bridge, switch ports, array; jumbo on \
all of them or on none."""
refs = [
  "rules.md net-mtu-mismatch: what hosts and arrays are set to, which it could not read",
  "RFC 2863", "RFC 7348",
]
guards = [
  "switch ports that allow more than the host sends are good",
  "a difference that headers alone explain, as vendors count them",
  "storage behind a router, and servers named by a host name, are not compared",
]
[params.slack]
default = 100
unit = "bytes"
doc = "difference that headers alone explain, as vendors count them"
*/
WITH hop AS (
    SELECT
        p.host_system_id,
        l.name AS link,
        l.mtu,
        coalesce(w.name, p.switch_id) || ' ' || p.port AS hop,
        s.mtu AS hop_mtu,
        l.mtu > s.mtu + :slack AS is_narrow,
        p.confidence,
        0 AS is_storage
    FROM host_link_port AS p
    JOIN host_link AS l ON p.host_system_id = l.host_system_id AND p.link = l.name
    JOIN switch_port AS s ON p.switch_id = s.switch_id AND p.port = s.name
    LEFT JOIN switch AS w ON p.switch_id = w.id
    UNION ALL
    SELECT
        y.host_system_id,
        y.link,
        y.mtu,
        'storage ' || y.server,
        max(a.mtu),
        abs(y.mtu - max(a.mtu)) > :slack,
        'measured',
        1
    FROM host_store_way AS y
    JOIN array_lif AS f ON y.server = f.address
    JOIN array_port AS a ON f.array_id = a.array_id AND f.port_id IN (a.id, a.name)
    GROUP BY y.host_system_id, y.link, y.mtu, y.server
),

worst AS (
    SELECT
        host_system_id,
        count(*) AS hops,
        count(hop_mtu) AS told,
        count(*) FILTER (WHERE is_narrow) AS narrow,
        max(is_storage AND is_narrow) AS hits_storage,
        max(mtu) FILTER (WHERE is_narrow) AS host_mtu,
        group_concat(
            DISTINCT iif(is_narrow, link || ' ' || mtu || ', ' || hop || ' ' || hop_mtu, NULL)
        ) AS list,
        max(confidence = 'derived' AND is_narrow) AS is_derived
    FROM hop
    WHERE mtu IS NOT NULL
    GROUP BY host_system_id
)

SELECT
    n.host_system_id AS subject,
    n.name,
    iif(
        w.narrow > 0,
        n.name || ' sends other frames than ' || w.narrow || ' of ' || w.hops
        || ' next stations carry (bytes): ' || w.list,
        'the frame sizes of the ports behind ' || n.name || ' are not told'
    ) AS message,
    iif(w.narrow > 0, 'finding', 'not assessable') AS outcome,
    iif(w.hits_storage OR w.host_mtu > 1500 + :slack, 'high', 'medium') AS severity,
    iif(w.is_derived, 'derived', 'measured') AS confidence,
    n.zone_id,
    n.vms,
    w.list AS differences
FROM worst AS w
JOIN system_now AS n ON w.host_system_id = n.host_system_id
WHERE w.narrow > 0 OR w.told = 0
ORDER BY subject
