/*
doc = """Estate profile, network and control: a row per question and answer, counted and weighed; \
columns as in profile_storage. Shared with groups: security groups filter between its guests."""
[columns]
topic = "Network, Control or Templates"
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
inside AS (
    SELECT
        i.network_id,
        count(DISTINCT v.id) AS vms_running
    FROM vm AS v
    JOIN vm_nic AS i ON v.id = i.vm_id
    WHERE v.state = 'Running'
    GROUP BY i.network_id
),

guest AS (
    SELECT
        n.id,
        CASE
            WHEN n.vpc_id IS NOT NULL THEN 'VPC tier'
            WHEN n.type = 'Shared' AND ',' || n.services || ',' LIKE '%,SecurityGroup,%'
                THEN 'shared, groups'
            WHEN n.type = 'L2' THEN 'L2'
            ELSE lower(n.type)
        END AS model,
        CASE
            WHEN n.providers IS NULL OR n.providers = '' THEN 'none'
            WHEN replace(
                replace(replace(n.providers, 'VpcVirtualRouter', ''), 'VirtualRouter', ''),
                'SecurityGroupProvider', ''
            ) IN ('', ',') THEN 'virtual router'
            ELSE n.providers
        END AS provider,
        coalesce(u.vms_running, 0) AS vms_running
    FROM network AS n
    LEFT JOIN inside AS u ON n.id = u.network_id
    WHERE coalesce(n.traffic_type, 'Guest') = 'Guest' AND NOT coalesce(n.is_system, 0)
),

spread AS (
    SELECT
        t.name,
        t.hypervisor,
        count(DISTINCT t.zone_id) AS zones,
        max(t.size) AS size,
        (
            SELECT count(DISTINCT c.zone_id) FROM cluster AS c
            WHERE c.hypervisor = t.hypervisor
        ) AS wanted
    FROM template AS t
    WHERE t.is_ready AND coalesce(t.type, 'USER') NOT IN ('SYSTEM', 'ROUTING')
    GROUP BY t.name, t.hypervisor
),

paired AS (
    SELECT
        CASE
            WHEN r.redundant_told < r.routers THEN NULL
            WHEN r.redundant > 1 THEN 'redundant pair'
            WHEN r.redundant = 1 THEN 'pair with one router'
            ELSE 'single router'
        END AS redundancy,
        r.vms_running
    FROM router_group AS r
),

placed AS (
    SELECT
        CASE
            WHEN s.wanted = 0 THEN 'no cluster for it'
            WHEN s.wanted = 1 THEN 'in its only zone'
            WHEN s.zones >= s.wanted THEN 'in every zone'
            ELSE 'missing in a zone'
        END AS presence,
        s.size
    FROM spread AS s
),

copied AS (
    SELECT iif(d.replicas = '', 'no replica', 'replicas') AS copies
    FROM db_server AS d
    WHERE d.replicas IS NOT NULL
    UNION ALL
    SELECT NULL FROM db_server AS d
    WHERE d.replicas IS NULL
)

SELECT
    'Network' AS topic,
    30 AS place,
    'Network model' AS question,
    g.model AS bucket,
    0 AS rank,
    count(*) AS amount,
    'guest networks' AS counted,
    sum(g.vms_running) AS weight,
    'running VMs [count]' AS weighed
FROM guest AS g
GROUP BY g.model
UNION ALL
SELECT
    'Network',
    31,
    'Who serves guest networks',
    g.provider,
    0,
    count(*),
    'guest networks',
    sum(g.vms_running),
    'running VMs [count]'
FROM guest AS g
GROUP BY g.provider
UNION ALL
SELECT
    'Network',
    32,
    'Router redundancy',
    r.redundancy,
    0,
    count(*),
    'routed networks and VPCs',
    sum(r.vms_running),
    'running VMs [count]'
FROM paired AS r
GROUP BY r.redundancy
UNION ALL
SELECT
    'Network',
    33,
    'Security groups',
    CASE z.security_groups_enabled
        WHEN 1 THEN 'zone with security groups' WHEN 0 THEN 'zone without'
    END,
    0,
    count(*),
    'zones',
    sum(s.vms_running),
    'running VMs [count]'
FROM zone AS z
JOIN zone_size AS s ON z.id = s.zone_id
GROUP BY z.security_groups_enabled
UNION ALL
SELECT
    'Network',
    34,
    'Speed of server ports',
    printf('%g Gb/s', n.speed / 1e9),
    coalesce(n.speed, 0),
    count(*),
    'ports with link',
    sum(n.speed),
    'speed [bit/s]'
FROM (
    SELECT DISTINCT
        p.server_id,
        p.name,
        p.speed
    FROM server_nic AS p
    WHERE p.link_up AND p.speed IS NOT NULL
) AS n
GROUP BY n.speed
UNION ALL
SELECT
    'Control',
    40,
    'Management servers',
    count(*) || iif(count(*) = 1, ' server', ' servers'),
    0,
    count(*),
    'management servers',
    count(*) FILTER (WHERE m.state = 'Up'),
    'servers that are Up [count]'
FROM management_server AS m
HAVING count(*) > 0
UNION ALL
SELECT
    'Control',
    41,
    'Database',
    d.copies,
    0,
    count(*),
    'databases',
    NULL,
    '-'
FROM copied AS d
GROUP BY d.copies
UNION ALL
SELECT
    'Control',
    42,
    'Zones per control plane',
    count(*) || iif(count(*) = 1, ' zone', ' zones'),
    0,
    count(*),
    'zones',
    sum(s.vms_running),
    'running VMs [count]'
FROM zone_size AS s
HAVING count(*) > 0
UNION ALL
SELECT
    'Templates',
    50,
    'Templates in the zones of their hypervisor',
    s.presence,
    0,
    count(*),
    'templates',
    sum(s.size),
    'virtual size [bytes]'
FROM placed AS s
GROUP BY s.presence
