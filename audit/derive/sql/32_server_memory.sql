/*
doc = "A row per server that tells of memory modules: how they are spread; empty slots do not count."
[columns]
server_id = "Server"
modules = "Modules [count]"
told = "All of them tell their processor and size"
sockets = "Processors that have modules [count]"
sizes = "Memory of each of these, e.g. 256 and 128 [GiB]"
sockets_differ = "Processors have different amounts"
channels_differ = "Channels of one processor that have modules have different amounts"
speeds_differ = "Modules run at different speeds"
*/
WITH channel AS (
    SELECT
        d.server_id,
        d.socket,
        sum(d.size) AS size,
        count(*) AS modules,
        count(d.socket + d.size) AS told,
        min(d.speed) AS slowest,
        max(d.speed) AS fastest
    FROM machine AS m
    JOIN server_dimm AS d ON m.server_id = d.server_id AND m.source = d.source
    WHERE coalesce(d.state, '') <> 'Absent' AND coalesce(d.size, 1) > 0
    GROUP BY d.server_id, d.socket, coalesce(d.channel, d.name)
),

processor AS (
    SELECT
        server_id,
        sum(size) AS size,
        min(size) < max(size) AS differ,
        sum(modules) AS modules,
        sum(told) AS told,
        min(slowest) AS slowest,
        max(fastest) AS fastest
    FROM channel
    GROUP BY server_id, socket
)

SELECT
    server_id,
    sum(modules) AS modules,
    sum(told) = sum(modules) AS told,
    count(*) AS sockets,
    group_concat(size / 1073741824, ' and ') AS sizes,
    min(size) < max(size) AS sockets_differ,
    max(differ) AS channels_differ,
    min(slowest) < max(fastest) AS speeds_differ
FROM processor
GROUP BY server_id
