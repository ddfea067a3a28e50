/*
id = "blast-unknown"
title = "Where the failure graph is too thin to answer"
question = "For how many virtual machines is it told what they hang on?"
category = "Data quality"
severity = "low"
level = "estate"
effort = "hours"
actor = "operator"
why = """What these virtual machines hang on ends at an address or a cable nobody looked behind. There may be \
two of everything there, or one. The answers above have a least and a most for that reason."""
fix = """Collect the switches by SNMP and the storage systems by their API: add them to the configuration, then \
`stackaudit doctor` says what is still missing."""
refs = ["rules.md blast-unknown"]
guards = ["what was collected and is single is no gap: blast-spof-vm"]
[params.min_share]
default = 0.2
unit = "share"
doc = "share of the running VMs with an unknown edge"
*/
WITH open_end AS (
    SELECT DISTINCT n.node_id
    FROM need AS n
    WHERE n.least < n.worst
),

open_vm AS (
    SELECT DISTINCT d.vm_id
    FROM open_end AS o
    JOIN volume AS d ON d.storage_pool_id = substr(o.node_id, 6)
    WHERE o.node_id LIKE 'pool/%'
),

running AS (
    SELECT
        v.id,
        h.node_id IS NOT NULL AS host_open,
        p.vm_id IS NOT NULL AS pool_open
    FROM vm AS v
    LEFT JOIN open_end AS h ON 'host/' || v.host_id = h.node_id
    LEFT JOIN open_vm AS p ON v.id = p.vm_id
    WHERE v.state = 'Running' AND v.host_id IS NOT NULL
)

SELECT
    'estate' AS subject,
    'failure graph' AS name,
    printf(
        'of %d running VMs, %d hang on storage nobody looked behind and %d on hosts whose '
        || 'cabling is not fully known', count(*), sum(r.pool_open), sum(r.host_open)
    ) AS message,
    count(*) FILTER (WHERE r.host_open OR r.pool_open) AS vms,
    sum(r.pool_open) AS vms_storage_open,
    sum(r.host_open) AS vms_cabling_open,
    count(*) AS vms_running,
    (
        SELECT count(*) FROM open_end
    ) AS parts_open
FROM running AS r
HAVING count(*) FILTER (WHERE r.host_open OR r.pool_open) > :min_share * count(*)
ORDER BY subject
