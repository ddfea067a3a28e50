/*
doc = "A row per host that was bound to a physical server: its data NIC ports."
[columns]
host_id = "Host"
server_id = "Server"
ports = "NIC ports [count]"
ports_told = "NIC ports that tell whether they have link [count]"
ports_up = "NIC ports with link [count]"
ports_up_1g = "NIC ports with link at 1 Gb/s or less [count]"
speeds_told = "NIC ports with link that tell a speed [count]"
*/
SELECT
    s.host_id,
    max(s.id) AS server_id,
    count(n.name) AS ports,
    count(n.link_up) AS ports_told,
    count(*) FILTER (WHERE n.link_up) AS ports_up,
    count(*) FILTER (WHERE n.link_up AND n.speed BETWEEN 1 AND 1000000000) AS ports_up_1g,
    count(nullif(n.speed, 0)) FILTER (WHERE n.link_up) AS speeds_told
FROM server AS s
LEFT JOIN server_nic AS n ON s.id = n.server_id
WHERE s.host_id IS NOT NULL
GROUP BY s.host_id
