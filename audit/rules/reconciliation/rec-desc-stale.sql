/*
id = "rec-desc-stale"
title = "Port description names another machine"
question = "Do descriptions of switch ports name the machine that is there?"
category = "Data quality"
severity = "low"
level = "switch_port"
confidence = "derived"
effort = "hours"
actor = "network"
scope = """SELECT d.switch_id || ' ' || d.port FROM port_device AS d JOIN port_device AS n \
ON d.switch_id = n.switch_id AND d.port = n.port WHERE d.teller = 'description' \
AND n.teller = 'neighbour'"""
why = """Whoever shuts this port for a repair, or changes its VLANs, reads the description first, \
and then cuts off the wrong machine."""
fix = """Set the description to the machine the port hears; where that one should not be there, \
follow the cable first."""
refs = ["rules.md rec-desc-stale", "IF-MIB ifAlias (RFC 2863)", "LLDP-MIB lldpRemSysName"]
guards = [
  "ports without a description, and descriptions that name no known host or switch: free text",
  "ports that hear nobody who is a known host or switch",
  """descriptions that name the machine as well as others, by its short or full name, in any case, \
or the name CloudStack has for it""",
  "names of the switch itself, of its MLAG partner, and of hosts behind the switch that is heard",
  """names of one plain word (no digit, no dash), descriptions that speak of a BMC, or of what was \
there before or is reserved""",
]
*/
WITH described AS (
    SELECT
        d.switch_id,
        d.port,
        d.told AS description,
        group_concat(DISTINCT d.device) AS named,
        group_concat(DISTINCT n.device) AS heard,
        -- the machine itself, this switch or its partner, or a host behind the switch it hears
        max(
            d.device_id = n.device_id
            OR d.device_id IN (d.switch_id, coalesce(r.partner, ''))
            OR b.host_id IS NOT NULL
        ) AS fits
    FROM port_device AS d
    JOIN port_device AS n
        ON d.switch_id = n.switch_id AND d.port = n.port AND n.teller = 'neighbour'
    LEFT JOIN switch_role AS r ON d.switch_id = r.switch_id
    LEFT JOIN host_port AS b ON d.device_id = b.host_id AND n.device_id = b.switch_id
    WHERE d.teller = 'description'
    GROUP BY d.switch_id, d.port, d.told
)

SELECT
    d.switch_id || ' ' || d.port AS subject,
    coalesce(s.name, s.id) || ' ' || d.port AS name,
    'port ' || d.port || ' of ' || coalesce(s.name, s.id) || ' is described as “' || d.description
    || '”, and ' || d.heard || ' announces itself there' AS message,
    d.description,
    d.named,
    d.heard
FROM described AS d
JOIN switch AS s ON d.switch_id = s.id
WHERE NOT d.fits
ORDER BY subject
