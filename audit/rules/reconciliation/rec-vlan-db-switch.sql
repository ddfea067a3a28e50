/*
id = "rec-vlan-db-switch"
title = "Foreign devices in the VLANs of guests"
question = "Do the guest VLANs belong to the cloud alone?"
category = "Data quality"
severity = "medium"
level = "zone"
confidence = "derived"
effort = "days"
actor = "network"
scope = """SELECT r.zone_id FROM vlan_range AS r JOIN host AS h ON r.zone_id = h.zone_id \
JOIN host_port AS b ON h.id = b.host_id WHERE r.lowest < 4095"""
why = """CloudStack gives the VLANs of this range away by itself and does not know that somebody \
on the switches uses them already. The next network that gets such a VLAN shares it with foreign \
devices: tenants reach them, and addresses used twice or a foreign DHCP server disturb the virtual \
machines."""
fix = """Find out whose the named devices are and give them a VLAN outside the range, or take these \
VLANs out of the range of the physical network. Name what belongs there in the parameter reserved."""
refs = [
  """rules.md rec-vlan-db-switch: addresses of system VMs are not collected; what is learned behind \
hosts is left out""",
  "Q-BRIDGE-MIB dot1qTpFdbTable (RFC 4363)",
]
guards = [
  "VLANs the operator reserved",
  """VLANs where other devices may be: shared and L2 networks, isolated ones without a router of \
CloudStack or with other providers, public, storage and management ranges, private gateways""",
  """addresses behind hosts (VMs, system VMs, the hosts themselves) and behind bridges that were not \
collected, and those of network cards CloudStack once had""",
  "a host of the zone whose switch port is not known: they may be its: not assessable",
  "MAC tables that do not tell the VLAN, and overlays (VXLAN, GRE): not assessable",
]
[params.reserved]
default = ""
unit = "VLAN ids"
doc = "VLANs of the range where other devices belong, e.g. 510,600-620"
[params.listed]
default = 5
unit = "count"
doc = "VLANs named in the message"
*/
WITH reserved AS (
    SELECT
        cast(j.value AS INTEGER) AS low,
        cast(substr(j.value, instr(j.value, '-') + 1) AS INTEGER) AS high
    FROM json_each('[' || replace(replace(json_quote(:reserved), ' ', ''), ',', '","') || ']') AS j
),

stranger AS (
    SELECT
        s.zone_id,
        s.vlan,
        s.use,
        count(*) AS macs,
        min(s.mac) AS mac,
        min(s.place || coalesce(' (' || s.neighbor || ')', '')) AS place,
        row_number() OVER (PARTITION BY s.zone_id ORDER BY s.use DESC, s.vlan) AS rank
    FROM vlan_stranger AS s
    LEFT JOIN reserved AS r ON s.vlan BETWEEN r.low AND r.high
    WHERE r.low IS NULL
    GROUP BY s.zone_id, s.vlan, s.use
),

summed AS (
    SELECT
        zone_id,
        count(*) AS vlans,
        sum(macs) AS macs,
        group_concat(
            macs || ' in VLAN ' || vlan || ' (' || use || '), e.g. ' || mac || ' on ' || place, '; '
        )
        FILTER (WHERE rank <= :listed) AS list
    FROM stranger
    GROUP BY zone_id
)

SELECT
    z.id AS subject,
    z.name,
    CASE
        WHEN l.switches_told = 0
            THEN printf('no MAC table of the %d switches of %s tells VLANs', l.switches, z.name)
        WHEN l.unbound > 0
            THEN printf(
                'the switch port of %d hosts of %s is not known: unknown addresses in '
                || 'guest VLANs (%d) may be theirs', l.unbound, z.name, s.macs
            )
        ELSE
            'addresses CloudStack does not know are learned in guest VLANs of ' || z.name || ': '
            || s.list || iif(s.vlans > :listed, ' and ' || (s.vlans - :listed) || ' VLANs more', '')
    END AS message,
    iif(l.switches_told > 0 AND l.unbound = 0, 'finding', 'not assessable') AS outcome,
    s.vlans,
    s.macs,
    l.unbound AS hosts_without_port
FROM zone_learning AS l
JOIN zone AS z ON l.zone_id = z.id
LEFT JOIN summed AS s ON z.id = s.zone_id
WHERE s.macs > 0 OR l.switches_told = 0
ORDER BY subject
