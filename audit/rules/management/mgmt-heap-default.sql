/*
id = "mgmt-heap-default"
title = "A large cloud runs on the default Java heap"
question = "Does a large cloud run on the default heap of 2 GiB?"
category = "Operations"
severity = "medium"
level = "management_server"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM management_server WHERE state = 'Up'"
why = """The packages start the server with a heap of 2 GiB. That suits a small cloud. With more \
than 50 hosts or 1,000 VMs the server spends its time collecting garbage: list calls get slow, \
agents time out and in the end the process stops with an out-of-memory error."""
fix = """Set -Xmx to 8 to 12 GiB in /etc/default/cloudstack-management, at most two thirds of \
the machine's memory, and restart the servers one by one."""
refs = ["rules.md mgmt-heap-default", "D:adminguide/tuning (default -Xmx2G)"]
guards = ["small clouds: at most 50 hosts and at most 1,000 VMs"]
[params.heap]
default = 2147483648
unit = "bytes"
doc = "heap of a default installation"
[params.hosts]
default = 50
unit = "count"
doc = "more hosts than this make a large cloud"
[params.vms]
default = 1000
unit = "count"
doc = "more VMs than this make a large cloud"
*/
WITH z AS (
    SELECT
        (SELECT count(*) FROM host) AS hosts,
        (SELECT count(*) FROM vm) AS vms
)

SELECT
    m.id AS subject,
    m.name,
    iif(
        s.heap_total IS NULL,
        'the heap of ' || m.name || ' is not told',
        m.name || ' has a heap of ' || printf('%.1f', s.heap_total / 1073741824.0)
        || ' GiB for '
        || z.hosts
        || iif(z.hosts = 1, ' host', ' hosts')
        || ' and '
        || z.vms
        || iif(z.vms = 1, ' VM', ' VMs')
    ) AS message,
    iif(s.heap_total IS NULL, 'not assessable', 'finding') AS outcome,
    s.heap_total,
    z.hosts,
    z.vms AS vms_all
FROM management_server AS m
LEFT JOIN management_server_sample AS s
    ON
        m.id = s.management_server_id
        AND s.at = (
            SELECT max(l.at) FROM management_server_sample AS l
            WHERE l.management_server_id = m.id
        )
CROSS JOIN z
WHERE
    m.state = 'Up'
    AND (z.hosts > :hosts OR z.vms > :vms)
    AND coalesce(s.heap_total <= :heap, 1)
ORDER BY subject
