/*
doc = """Estate profile, compute: a row per question and answer, counted and weighed; columns as \
in profile_storage. Threads are what the API tells; cores need the servers themselves: where any \
was read, hosts beyond the servers that were read count as servers that are not told."""
[columns]
topic = "Compute"
place = "Order of the question [number]"
question = "What is asked of the estate"
bucket = "Answer; NULL: not told"
rank = "Order of the answers [number]"
amount = "How many [count]"
counted = "What is counted"
weight = "Their weight, in the unit of weighed; NULL: not told"
weighed = "What the weight is, with its unit in brackets"
*/
WITH
bands (lowest, highest, label) AS (
    VALUES
    (0, 0, '0'), (1, 1, '1'), (2, 2, '2'), (3, 4, '3 to 4'), (5, 8, '5 to 8'), (9, 16, '9 to 16'),
    (17, 32, '17 to 32'), (33, 64, '33 to 64'), (65, 128, '65 to 128'),
    (129, 1000000, 'more than 128')
),

unbound AS (
    SELECT row_number() OVER (ORDER BY h.id) AS number
    FROM host AS h
    LEFT JOIN host_server AS b ON h.id = b.host_id
    WHERE b.host_id IS NULL
),

spare AS (
    SELECT count(*) AS servers
    FROM machine AS m
    LEFT JOIN host_server AS b ON m.server_id = b.server_id
    WHERE b.host_id IS NULL
),

box AS (
    SELECT
        m.server_id,
        m.vendor,
        m.cores,
        m.chassis_id IS NOT NULL AS enclosed
    FROM machine AS m
    UNION ALL
    SELECT
        NULL,
        NULL,
        NULL,
        NULL
    FROM unbound AS u
    CROSS JOIN spare AS p
    WHERE u.number > p.servers AND EXISTS (SELECT 1 FROM server)
),

sized AS (
    SELECT
        f.host_id,
        f.hypervisor,
        f.threads,
        f.memory_physical,
        round(f.memory_physical / 34359738368.0) * 32 AS gib,
        v.vms_running
    FROM host_capacity AS f
    JOIN host_vms AS v ON f.host_id = v.host_id
)

SELECT
    'Compute' AS topic,
    20 AS place,
    'Hypervisor' AS question,
    s.hypervisor AS bucket,
    0 AS rank,
    count(*) AS amount,
    'hosts' AS counted,
    sum(s.threads) AS weight,
    'threads [count]' AS weighed
FROM sized AS s
GROUP BY s.hypervisor
UNION ALL
SELECT
    'Compute',
    21,
    'Hypervisor of running VMs',
    s.hypervisor,
    0,
    sum(s.vms_running),
    'running VMs',
    sum(s.memory_physical),
    'memory of the hosts [bytes]'
FROM sized AS s
GROUP BY s.hypervisor
HAVING sum(s.vms_running) > 0
UNION ALL
SELECT
    'Compute',
    22,
    'Hypervisor version',
    r.version_text,
    0,
    count(*),
    'hosts',
    sum(f.threads),
    'threads [count]'
FROM host_release AS r
JOIN sized AS f ON r.host_id = f.host_id
GROUP BY r.version_text
UNION ALL
SELECT
    'Compute',
    23,
    'Hosts per cluster',
    b.label || iif(b.label = '1', ' host', ' hosts'),
    b.lowest,
    count(*),
    'clusters',
    sum(c.hosts),
    'hosts [count]'
FROM cluster_capacity AS c
JOIN bands AS b ON c.hosts BETWEEN b.lowest AND b.highest
GROUP BY b.lowest, b.label
UNION ALL
SELECT
    'Compute',
    24,
    'Threads per host',
    s.threads || ' threads',
    coalesce(s.threads, 0),
    count(*),
    'hosts',
    sum(s.threads),
    'threads [count]'
FROM sized AS s
GROUP BY s.threads
UNION ALL
SELECT
    'Compute',
    25,
    'Memory per host',
    printf('about %d GiB', s.gib),
    coalesce(s.gib, 0),
    count(*),
    'hosts',
    sum(s.memory_physical),
    'memory [bytes]'
FROM sized AS s
WHERE s.gib IS NOT NULL
GROUP BY s.gib
UNION ALL
SELECT
    'Compute',
    25,
    'Memory per host',
    NULL,
    0,
    count(*),
    'hosts',
    NULL,
    'memory [bytes]'
FROM sized AS s
WHERE s.gib IS NULL
HAVING count(*) > 0
UNION ALL
SELECT
    'Compute',
    26,
    'Running VMs per host',
    b.label || iif(b.label = '1', ' VM', ' VMs'),
    b.lowest,
    count(*),
    'hosts',
    sum(s.vms_running),
    'running VMs [count]'
FROM sized AS s
JOIN bands AS b ON s.vms_running BETWEEN b.lowest AND b.highest
GROUP BY b.lowest, b.label
UNION ALL
SELECT
    'Compute',
    27,
    'Cores per server',
    b.cores || ' cores',
    coalesce(b.cores, 0),
    count(*),
    'servers',
    sum(b.cores),
    'cores [count]'
FROM box AS b
GROUP BY b.cores
UNION ALL
SELECT
    'Compute',
    28,
    'Server vendor',
    b.vendor,
    0,
    count(*),
    'servers',
    sum(b.cores),
    'cores [count]'
FROM box AS b
GROUP BY b.vendor
UNION ALL
SELECT
    'Compute',
    29,
    'Blades',
    iif(b.enclosed, 'blade or node of an enclosure', 'server of its own, as far as told'),
    0,
    count(*),
    'servers',
    sum(b.cores),
    'cores [count]'
FROM box AS b
WHERE b.server_id IS NOT NULL
GROUP BY b.enclosed
