/*
doc = "The first numbers of an estate, a row each, in order: section, measure, value, unit, note. A value that was not told is NULL."
*/
WITH
host_sum AS (
    SELECT
        sum(cpu_threads) AS threads,
        count(*) AS hosts,
        count(*) FILTER (WHERE state = 'Up' AND resource_state = 'Enabled') AS serving
    FROM host
),

cluster_sum AS (
    SELECT
        sum(memory_physical) AS memory,
        sum(memory_allocated) AS sold
    FROM host_capacity
),

vm_sum AS (
    SELECT
        count(*) AS vms,
        count(*) FILTER (WHERE state = 'Running') AS running,
        count(*) FILTER (WHERE state = 'Running' AND ha_enabled) AS ha,
        sum(cpu_number) FILTER (WHERE state = 'Running') AS vcpus
    FROM vm
),

pool_sum AS (
    SELECT
        count(*) AS pools,
        sum(capacity) AS capacity,
        sum(used) AS used,
        sum(allocated) AS allocated
    FROM pool_load
),

measured (place, section, measure, value, unit, note) AS (
    SELECT
        100,
        'Score',
        'Overall',
        round(avg(score)),
        'of 100',
        'Mean of the categories that could be judged'
    FROM report_score
    UNION ALL
    SELECT
        101,
        'Score',
        category,
        score,
        'of 100',
        judged || ' of ' || rules || ' rules judged, ' || rules_against || ' against'
    FROM report_score
    UNION ALL
    SELECT
        200 + s.place,
        'Findings',
        s.severity,
        (
            SELECT count(*) FROM finding AS f
            WHERE f.severity = s.severity AND f.state <> 'waived'
        ),
        'open',
        NULL
    FROM report_severity AS s
    UNION ALL
    SELECT
        210,
        'Findings',
        'waived',
        count(*),
        'accepted',
        'Under a waiver; still listed'
    FROM finding
    WHERE state = 'waived'
    UNION ALL
    SELECT
        211,
        'Findings',
        'stale',
        count(*),
        'open',
        'Could not be judged this time'
    FROM finding
    WHERE state = 'stale'
    UNION ALL
    SELECT
        300 + column1,
        'Roadmap',
        column2,
        (
            SELECT count(*) FROM report_rule AS r
            WHERE r.lane = column2
        ),
        'rules',
        column3
    FROM (
        VALUES (1, 'Now', 'Critical, or high and done in hours or days'),
        (2, 'Next', 'High, or medium and done in hours or days'), (3, 'Later', 'The rest')
    )
    UNION ALL
    SELECT
        400,
        'Estate',
        'Zones',
        count(*),
        NULL,
        NULL
    FROM zone
    UNION ALL
    SELECT
        401,
        'Estate',
        'Pods',
        count(*),
        NULL,
        NULL
    FROM pod
    UNION ALL
    SELECT
        402,
        'Estate',
        'Clusters',
        count(*),
        NULL,
        NULL
    FROM cluster
    UNION ALL
    SELECT
        403,
        'Estate',
        'Hosts',
        hosts,
        NULL,
        serving || ' Up and Enabled'
    FROM host_sum
    UNION ALL
    SELECT
        404,
        'Estate',
        'Logical CPUs',
        threads,
        'threads',
        NULL
    FROM host_sum
    UNION ALL
    SELECT
        405,
        'Estate',
        'Memory of hosts',
        memory / 1073741824.0,
        'GiB',
        'Physical'
    FROM cluster_sum
    UNION ALL
    SELECT
        406,
        'Estate',
        'Memory sold',
        sold / 1073741824.0,
        'GiB',
        'To running VMs'
    FROM cluster_sum
    UNION ALL
    SELECT
        407,
        'Estate',
        'VMs',
        vms,
        NULL,
        running || ' running, ' || ha || ' of them with HA'
    FROM vm_sum
    UNION ALL
    SELECT
        408,
        'Estate',
        'vCPUs of running VMs',
        vcpus,
        NULL,
        round(vcpus * 1.0 / nullif(threads, 0), 2) || ' per logical CPU'
    FROM vm_sum CROSS JOIN host_sum
    UNION ALL
    SELECT
        409,
        'Estate',
        'Volumes',
        count(*),
        NULL,
        count(*) FILTER (WHERE vm_id IS NULL) || ' attached to no VM'
    FROM volume
    UNION ALL
    SELECT
        410,
        'Estate',
        'Size of volumes',
        sum(size) / 1073741824.0,
        'GiB',
        'Virtual'
    FROM volume
    UNION ALL
    SELECT
        411,
        'Estate',
        'Snapshots',
        count(*),
        NULL,
        NULL
    FROM snapshot
    UNION ALL
    SELECT
        412,
        'Estate',
        'Primary pools',
        pools,
        NULL,
        NULL
    FROM pool_sum
    UNION ALL
    SELECT
        413,
        'Estate',
        'Capacity of pools',
        capacity / 1073741824.0,
        'GiB',
        round(used * 100.0 / nullif(capacity, 0)) || ' % used'
    FROM pool_sum
    UNION ALL
    SELECT
        414,
        'Estate',
        'Image stores',
        count(*),
        NULL,
        NULL
    FROM image_store
    UNION ALL
    SELECT
        415,
        'Estate',
        'Guest networks',
        count(*),
        NULL,
        NULL
    FROM network
    UNION ALL
    SELECT
        416,
        'Estate',
        'VPCs',
        count(*),
        NULL,
        NULL
    FROM vpc
    UNION ALL
    SELECT
        417,
        'Estate',
        'Virtual routers',
        count(*),
        NULL,
        count(*) FILTER (WHERE requires_upgrade) || ' need an upgrade'
    FROM router
    UNION ALL
    SELECT
        418,
        'Estate',
        'Management servers',
        count(*),
        NULL,
        group_concat(DISTINCT version)
    FROM management_server
    UNION ALL
    SELECT
        500 + column1,
        'Changes',
        column2,
        iif(
            p.previous IS NULL, NULL,
            (
                SELECT count(DISTINCT c.object_kind || '/' || c.object_id)
                FROM report_change AS c
                WHERE c.kind = column2
            )
        ),
        'objects',
        'Since the last collection of an earlier month, or the one before'
    FROM (VALUES (1, 'new'), (2, 'gone'), (3, 'changed')) CROSS JOIN report_period AS p
    UNION ALL
    SELECT
        600 + column1,
        'Rules',
        column2,
        (
            SELECT count(*) FROM rule_result AS r
            WHERE r.outcome = column2
        ),
        'rules',
        column3
    FROM (
        VALUES (1, 'finding', NULL), (2, 'pass', NULL),
        (3, 'not applicable', 'Nothing of the kind in this estate'),
        (4, 'not assessable', 'Not seen: see the tab Coverage')
    )
    UNION ALL
    SELECT
        700,
        'Coverage',
        'Sources',
        count(*),
        NULL,
        count(*) FILTER (WHERE status = 'ok') || ' ok, '
        || count(*) FILTER (WHERE status = 'partial') || ' partial, '
        || count(*) FILTER (WHERE status = 'failed') || ' failed'
    FROM report_source
    UNION ALL
    SELECT
        701,
        'Coverage',
        'Gaps',
        count(*),
        NULL,
        'Asked and not answered in the last run'
    FROM gap AS g
    JOIN report_source AS s ON g.source = s.source AND g.started = s.started
)

SELECT
    section,
    measure,
    value,
    unit,
    note,
    place
FROM measured
ORDER BY place, measure
