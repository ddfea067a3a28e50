/*
id = "net-lldp-off"
title = "Hosts do not announce themselves to their switch"
question = "Can the switches see who is behind their host ports?"
category = "Data quality"
severity = "low"
level = "switch"
scope = """SELECT b.switch_id FROM host_port AS b JOIN switch_port AS p \
ON b.switch_id = p.switch_id AND b.port = p.name WHERE p.oper_up"""
effort = "hours"
actor = "network"
why = """Without LLDP the cabling can only be inferred from MAC addresses and descriptions: legs \
at rest stay unseen, wrong cables too, and statements about redundancy are weaker than they could \
be."""
fix = """Turn on LLDP on the switches and on the hosts (lldpd, or the switch of the hypervisor). \
LLDP agents in the firmware of network cards may swallow the frames: turn those off."""
refs = ["rules.md net-lldp-off", "LLDP-MIB lldpRemTable (IEEE 802.1AB)"]
guards = ["hosts that a port was not bound to at all are not counted", "CDP counts like LLDP"]
[params.silent]
default = 0.2
unit = "share"
doc = "more than this share of the host ports that are up hear nobody"
*/
WITH bound AS (
    SELECT DISTINCT
        switch_id,
        port
    FROM host_port
),

heard AS (
    SELECT DISTINCT
        n.switch_id,
        n.port
    FROM neighbor AS n
),

port AS (
    SELECT
        b.switch_id,
        count(*) AS ports,
        count(h.port) AS ports_heard,
        group_concat(iif(h.port IS NULL, b.port, NULL), ', ') AS list
    FROM bound AS b
    JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
    LEFT JOIN heard AS h ON b.switch_id = h.switch_id AND b.port = h.port
    WHERE p.oper_up
    GROUP BY b.switch_id
)

SELECT
    s.id AS subject,
    coalesce(s.name, s.id) AS name,
    (p.ports - p.ports_heard) || ' of ' || p.ports || ' ports of ' || coalesce(s.name, s.id)
    || ' that lead to hosts hear no neighbour by LLDP' AS message,
    p.ports,
    p.ports_heard,
    p.list AS ports_silent
FROM port AS p
JOIN switch AS s ON p.switch_id = s.id
WHERE p.ports - p.ports_heard > :silent * p.ports
ORDER BY subject
