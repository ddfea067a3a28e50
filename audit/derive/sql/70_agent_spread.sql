/*
doc = "One row: how the agents are spread over the management servers that are Up."
[columns]
servers = "Servers that are Up [count]"
told = "Of them, servers that tell their number of agents [count]"
agents = "Agents of all of them [count]"
largest = "Agents of the server with most [count]"
list = "Servers with their number of agents"
newest_start = "Latest start of one of them [UTC]"
*/
SELECT
    count(*) AS servers,
    count(s.agents) AS told,
    sum(s.agents) AS agents,
    max(s.agents) AS largest,
    group_concat(m.name || ' ' || coalesce(s.agents, '?'), ', ') AS list,
    max(m.last_server_start) AS newest_start
FROM management_server AS m
LEFT JOIN management_server_sample AS s
    ON
        m.id = s.management_server_id
        AND s.at = (
            SELECT max(l.at) FROM management_server_sample AS l
            WHERE l.management_server_id = m.id
        )
WHERE m.state = 'Up'
