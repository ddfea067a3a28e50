/*
id = "rec-mac-unseen"
title = "Network cards no switch knows"
question = "Is every network card with link known to a switch?"
category = "Data quality"
severity = "low"
level = "server"
effort = "hours"
actor = "network"
confidence = "derived"
scope = """SELECT DISTINCT server_id FROM server_nic WHERE link_up AND mac IS NOT NULL AND EXISTS \
(SELECT 1 FROM mac_entry)"""
why = """The server says these ports have link, but no switch that was collected has learned or \
heard their addresses. Either their switch was not read, so what hangs on it is not judged, or the \
ports carry nothing and the redundancy they seem to give was never used."""
fix = """Add the missing switches to the audit, or follow the cables of the ports that are named \
and compare the addresses of partitioned adapters."""
refs = ["rules.md rec-mac-unseen (class: all ports of an adapter)"]
guards = [
  "legs of a bond that share an address, and standby legs that rest: not assessable",
  "servers whose host is bound to at least as many switch ports as it has ports with link",
]
*/
WITH heard (mac) AS (
    SELECT m.mac FROM mac_entry AS m
    UNION
    SELECT n.port_id FROM neighbor AS n
    UNION
    SELECT n.chassis_id FROM neighbor AS n
),

port AS (
    SELECT
        n.server_id,
        n.name,
        n.adapter_id,
        max(n.mac) AS mac,
        max(coalesce(u.mac, b.mac, p.port) IS NOT NULL) AS seen
    FROM server_nic AS n
    LEFT JOIN heard AS u ON n.mac = u.mac
    LEFT JOIN heard AS b ON n.permanent_mac = b.mac
    LEFT JOIN server_port AS p ON n.server_id = p.server_id AND n.name = p.nic
    WHERE n.link_up AND n.mac IS NOT NULL AND EXISTS (SELECT 1 FROM mac_entry)
    GROUP BY n.server_id, n.name, n.adapter_id
),

adapter AS (
    SELECT
        *,
        count(*) OVER on_adapter > 1 AND max(seen) OVER on_adapter = 0 AS dark
    FROM port
    WINDOW on_adapter AS (PARTITION BY server_id, adapter_id)
)

SELECT
    a.server_id AS subject,
    coalesce(h.name, s.name, a.server_id) AS name,
    sum(NOT a.seen) || ' of ' || count(DISTINCT a.name) || ' network ports with link of '
    || coalesce(h.name, s.name, a.server_id)
    || ' are known to no switch that was collected: '
    || group_concat(iif(a.seen, NULL, a.name), ', ') AS message,
    iif(sum(a.seen) = 0, 'medium', 'low') AS severity,
    iif(sum(a.seen) = 0 OR max(a.dark), 'finding', 'not assessable') AS outcome,
    count(*) AS ports_with_link,
    sum(a.seen) AS ports_seen,
    group_concat(iif(a.seen, NULL, a.mac), ', ') AS macs_unseen
FROM adapter AS a
JOIN machine AS s ON a.server_id = s.server_id
LEFT JOIN host_server AS b ON a.server_id = b.server_id
LEFT JOIN host AS h ON b.host_id = h.id
LEFT JOIN host_cabling AS l ON b.host_id = l.host_id
GROUP BY a.server_id
HAVING sum(NOT a.seen) > 0 AND coalesce(max(l.ports_up), 0) < count(*)
ORDER BY a.server_id
