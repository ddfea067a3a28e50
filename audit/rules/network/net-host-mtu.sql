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
scope = """SELECT p.host_system_id FROM host_link_port AS p JOIN system_link AS l ON \
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
WITH judged AS (
    SELECT
        h.*,
        h.link || ' ' || h.mtu || ', ' || h.hop || ' ' || h.hop_mtu AS text,
        coalesce(
            iif(h.is_storage, abs(h.mtu - h.hop_mtu), h.mtu - h.hop_mtu) > :slack, 0
        ) AS is_narrow
    FROM host_hop AS h
    WHERE h.mtu IS NOT NULL
),

worst AS (
    SELECT
        j.host_system_id,
        count(*) AS hops,
        count(j.hop_mtu) AS told,
        sum(j.is_narrow) AS narrow,
        max(j.is_storage AND j.is_narrow) AS hits_storage,
        max(j.mtu) FILTER (WHERE j.is_narrow) AS host_mtu,
        group_concat(j.text, '; ') FILTER (WHERE j.is_narrow) AS list,
        max(j.confidence = 'derived' AND j.is_narrow) AS is_derived
    FROM judged AS j
    GROUP BY j.host_system_id
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
ORDER BY n.host_system_id
