/*
doc = """Estate profile, storage: a row per question and answer, counted and weighed. NULL as \
bucket is what was not told."""
[columns]
topic = "Storage"
place = "Order of the question [number]"
question = "What is asked of the estate"
bucket = "Answer; NULL: not told"
rank = "Order of the answers; the largest first where they are equal [number]"
amount = "How many [count]"
counted = "What is counted"
weight = "Their weight, in the unit of weighed; NULL: not told"
weighed = "What the weight is, with its unit in brackets"
*/
SELECT
    'Storage' AS topic,
    10 AS place,
    'Storage protocol' AS question,
    nullif(p.transport, 'unknown') AS bucket,
    0 AS rank,
    count(*) AS amount,
    'pools' AS counted,
    sum(p.capacity) AS weight,
    'capacity [bytes]' AS weighed
FROM pool_transport AS p
GROUP BY p.transport
UNION ALL
SELECT
    'Storage',
    11,
    'Scope of pools',
    CASE p.scope WHEN 'HOST' THEN 'host (local)' ELSE lower(p.scope) END,
    0,
    count(*),
    'pools',
    sum(p.capacity),
    'capacity [bytes]'
FROM storage_pool AS p
GROUP BY p.scope
UNION ALL
SELECT
    'Storage',
    12,
    'Smallest container of a storage back end',
    d.container,
    CASE d.container WHEN 'cluster' THEN 1 WHEN 'pod' THEN 2 ELSE 3 END,
    count(*),
    'back ends',
    sum(d.vms_running),
    'running VMs [count]'
FROM storage_domain AS d
GROUP BY d.container
UNION ALL
SELECT
    'Storage',
    13,
    'Storage plug-in',
    iif(d.providers = 'DefaultPrimary', 'default, array not told', d.providers),
    0,
    count(*),
    'back ends',
    sum(d.capacity),
    'capacity [bytes]'
FROM storage_domain AS d
GROUP BY d.providers
UNION ALL
SELECT
    'Storage',
    14,
    'Storage vendor',
    iif(d.status = 'collected', d.vendor, d.status),
    0,
    count(DISTINCT coalesce(d.array_id, d.backend)),
    'arrays and back ends',
    sum(d.capacity),
    'capacity [bytes]'
FROM storage_backend AS d
GROUP BY iif(d.status = 'collected', d.vendor, d.status)
UNION ALL
SELECT
    'Storage',
    15,
    'Secondary storage protocol',
    lower(s.protocol),
    0,
    count(*),
    'image stores',
    sum(s.capacity),
    'capacity [bytes]'
FROM image_store_load AS s
GROUP BY lower(s.protocol)
