/*
doc = """Estate profile, switches and the links of hosts: a row per question and answer, counted \
and weighed; columns as in profile_storage. Empty where no switch was collected."""
[columns]
topic = "Network"
place = "Order of the question [number]"
question = "What is asked of the estate"
bucket = "Answer; NULL: not told"
rank = "Order of the answers [number]"
amount = "How many [count]"
counted = "What is counted"
weight = "Their weight, in the unit of weighed; NULL: not told"
weighed = "What the weight is, with its unit in brackets"
*/
WITH busy AS (
    SELECT
        switch_id,
        count(*) AS ports
    FROM switch_port
    WHERE oper_up AND is_physical
    GROUP BY switch_id
),

leg AS (
    SELECT
        b.host_id,
        nullif(p.speed, 0) AS speed
    FROM host_port AS b
    JOIN switch_port AS p ON b.switch_id = p.switch_id AND b.port = p.name
    WHERE p.oper_up
)

SELECT
    'Network' AS topic,
    36 AS place,
    'Switch vendor' AS question,
    s.vendor AS bucket,
    0 AS rank,
    count(*) AS amount,
    'switches' AS counted,
    sum(coalesce(t.ports, 0)) AS weight,
    'ports that are up [count]' AS weighed
FROM switch AS s
LEFT JOIN busy AS t ON s.id = t.switch_id
GROUP BY s.vendor
UNION ALL
SELECT
    'Network',
    37,
    'Speed of host links',
    iif(l.speed IS NULL, NULL, printf('%g Gb/s', l.speed / 1e9)),
    coalesce(l.speed, 0),
    count(*),
    'links of hosts',
    sum(l.speed),
    'bandwidth [bit/s]'
FROM leg AS l
GROUP BY l.speed
UNION ALL
SELECT
    'Network',
    38,
    'Links per host',
    b.links_up || iif(b.links_up = 1, ' link', ' links'),
    b.links_up,
    count(*),
    'hosts with known links',
    sum(b.links_up),
    'links [count]'
FROM host_bundling AS b
GROUP BY b.links_up
UNION ALL
SELECT
    'Network',
    39,
    'Bundling of host links',
    nullif(b.bundling, 'not readable'),
    0,
    count(*),
    'hosts with known links',
    sum(b.links_up),
    'links [count]'
FROM host_bundling AS b
GROUP BY b.bundling
