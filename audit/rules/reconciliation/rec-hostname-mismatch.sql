/*
id = "rec-hostname-mismatch"
title = "One machine with two names"
question = "Do CloudStack, the server and the switch call a host by the same name?"
category = "Data quality"
severity = "low"
level = "host"
effort = "hours"
actor = "operator"
scope = """SELECT host_id FROM host_machine WHERE method <> 'host name' AND server_host_name IS NOT \
NULL UNION SELECT b.host_id FROM host_port AS b JOIN neighbor AS n ON n.switch_id = b.switch_id \
AND n.port = b.port WHERE b.method IN ('lldp mac', 'server nic') AND n.system_name IS NOT NULL"""
why = """The same machine has another name elsewhere. In a fault somebody looks it up by the wrong \
one; where two names are swapped, the wrong machine gets switched off."""
fix = """Give the machine one name: in CloudStack, in its operating system, and in what it announces \
to the switch."""
refs = ["rules.md rec-hostname-mismatch (descriptions of ports: rec-desc-stale)"]
guards = ["domain and case of the name", "machines that are known by their name only", "localhost"]
optional = ["switch", "switch_port", "neighbor", "mac_entry", "lacp_port", "mlag_state"]
*/
WITH known AS (
    SELECT
        host_id AS id,
        host AS name,
        short
    FROM ledger_host_name
    WHERE teller = 'CloudStack'
),

differs AS (
    SELECT
        t.host_id,
        t.says,
        t.name AS other_name,
        t.short AS other_short
    FROM ledger_host_name AS t
    WHERE t.teller <> 'CloudStack'
)

SELECT
    k.id AS subject,
    k.name,
    'CloudStack calls it ' || k.name || ', ' || group_concat(DISTINCT d.says || d.other_name)
    || iif(max(o.id) IS NULL, '', ', which is the name of another host') AS message,
    iif(max(o.id) IS NULL, 'low', 'medium') AS severity,
    group_concat(DISTINCT d.other_name) AS other_names,
    max(o.name) AS other_host
FROM differs AS d
JOIN known AS k ON d.host_id = k.id
LEFT JOIN known AS o ON d.other_short = o.short AND k.id <> o.id
WHERE d.other_short <> k.short
GROUP BY k.id, k.name
ORDER BY k.id
