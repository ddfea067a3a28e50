/*
id = "rec-cpu"
title = "Threads differ from those fitted"
question = "Does CloudStack sell the threads its server has?"
category = "Capacity"
severity = "low"
level = "host"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT host_id FROM host_machine"
why = """The number of logical processors CloudStack sells from differs from what the processors of \
the server have: half of them is a processor that was lost or hyper-threading switched off, others \
are cores disabled in the firmware or kept for the host."""
fix = """Compare processors and hyper-threading in the firmware settings with the other hosts of the \
cluster, and host.reserved.cpu.count in the agent's properties."""
refs = ["rules.md rec-cpu", "rules.md 0.1 trap 4"]
guards = ["a few threads kept by host.reserved.cpu.count, which the API does not tell"]
[params.reserved]
default = 4
unit = "count"
doc = "threads that may be missing: kept for the host"
*/
SELECT
    m.host_id AS subject,
    m.name,
    iif(
        m.threads IS NULL OR m.threads_fitted IS NULL,
        'the threads of ' || m.name || ' are not told by '
        || iif(m.threads IS NULL, 'CloudStack', 'its server'),
        'CloudStack sells from ' || m.threads || ' threads of ' || m.name
        || ', its processors have ' || m.threads_fitted
        || coalesce(' (' || m.sockets || ' sockets, ' || m.cores || ' cores)', '')
    ) AS message,
    iif(2 * m.threads <= m.threads_fitted, 'medium', 'low') AS severity,
    iif(m.threads IS NULL OR m.threads_fitted IS NULL, 'not assessable', 'finding') AS outcome,
    m.threads,
    m.threads_fitted,
    m.cores,
    m.sockets,
    m.server_id
FROM host_machine AS m
WHERE
    m.threads IS NULL
    OR m.threads_fitted IS NULL
    OR m.threads > m.threads_fitted
    OR m.threads < m.threads_fitted - :reserved
ORDER BY m.host_id
