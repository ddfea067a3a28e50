/*
id = "rec-serial-duplicate"
title = "One serial number on several servers"
question = "Does every server have a serial number of its own?"
category = "Data quality"
severity = "medium"
level = "server"
effort = "hours"
actor = "operator"
scope = "SELECT server_id FROM machine WHERE serial IS NOT NULL"
why = """Two servers tell the same serial number, so inventory, support contracts and this audit \
can take one for the other: a replaced board that kept the number of its donor, or a \
configuration that was copied."""
fix = """Read the number on the label of both servers, have the vendor write the right one into the \
board, and correct the inventory."""
refs = ["rules.md rec-serial-duplicate (servers; the serial of a switch is its identity already)"]
guards = [
  "one machine asked at two addresses is one",
  "placeholders (To be filled by O.E.M., 0123456789 ...) are no serials",
  "blades that tell the serial of their enclosure, and nodes of one enclosure",
]
*/
SELECT
    min(m.server_id) AS subject,
    min(coalesce(m.name, m.server_id)) AS name,
    count(*) || ' servers tell the serial ' || m.serial || ': '
    || group_concat(coalesce(m.address, m.server_id), ', ') AS message,
    m.serial,
    m.vendor,
    count(*) AS servers,
    group_concat(m.server_id, ', ') AS ids
FROM machine AS m
WHERE
    m.chassis_id IS NOT m.serial
    AND length(replace(m.serial, substr(m.serial, 1, 1), '')) > 0
    AND lower(m.serial) NOT LIKE '%filled%'
    AND lower(m.serial) NOT LIKE '0123456789%'
    AND lower(m.serial) NOT LIKE '123456789%'
    AND lower(trim(m.serial)) NOT IN (
        '', 'none', 'n/a', 'na', 'unknown', 'not specified', 'default string', 'null', 'invalid',
        'system serial number'
    )
GROUP BY m.serial, m.vendor
HAVING count(*) > 1 AND NOT (count(DISTINCT m.chassis_id) = 1 AND count(m.chassis_id) = count(*))
ORDER BY subject
