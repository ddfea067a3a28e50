/*
id = "host-address-twice"
title = "Two machines hold one address"
question = "Is every address held by one machine at a time?"
category = "Network"
severity = "high"
level = "host_system"
confidence = "measured"
scope = "SELECT host_system_id FROM system_address"
effort = "hours"
actor = "network"
why = """Two machines have the same address now. With a virtual address (keepalived, Pacemaker) this is \
a split: both believe to be the active one, and clients reach now this, now that one."""
fix = """See which of the two should hold it; look whether VRRP or cluster messages pass between them \
(multicast, firewall), and take the address off the other."""
refs = ["vendors.md 4 (keepalived: held by exactly one of two)", "RFC 5798"]
guards = [
  """addresses that are meant to be the same everywhere: loopback, link-local, networks of libvirt, \
Docker and CloudStack's own link""",
  "two reports of one machine",
]
*/
WITH held AS (
    SELECT DISTINCT
        a.address,
        a.host_system_id,
        n.name,
        n.zone_id,
        a.link,
        coalesce(n.host_id, a.host_system_id) AS machine
    FROM system_address AS a
    JOIN system_now AS n ON a.host_system_id = n.host_system_id
    WHERE
        a.link NOT IN ('lo', 'cloud0', 'docker0', 'xenapi')
        AND a.link NOT GLOB 'virbr*'
        AND a.link NOT GLOB 'br-*'
        AND a.link NOT GLOB 'cni*'
        AND a.address NOT GLOB '169.254.*'
        AND a.address NOT GLOB '127.*'
        AND a.address NOT GLOB 'fe80:*'
),

twice AS (
    SELECT
        address,
        min(host_system_id) AS holder,
        count(DISTINCT machine) AS machines,
        group_concat(DISTINCT name || ' (' || link || ')') AS holders
    FROM held
    GROUP BY address
    HAVING count(DISTINCT machine) > 1
)

SELECT
    n.host_system_id AS subject,
    n.name,
    count(*) || iif(count(*) = 1, ' address is', ' addresses are') || ' held by several machines: '
    || group_concat(t.address || ' by ' || t.holders, '; ') AS message,
    n.zone_id,
    count(*) AS addresses,
    max(t.machines) AS machines
FROM twice AS t
JOIN system_now AS n ON t.holder = n.host_system_id
GROUP BY n.host_system_id, n.name, n.zone_id
ORDER BY n.host_system_id
