/*
id = "rec-host-no-bmc"
title = "Host whose server is not known"
question = "Is the server of every host known?"
category = "Data quality"
severity = "low"
level = "host"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM host WHERE hypervisor NOT IN ('Simulator', 'External', 'BareMetal', 'LXC')"
why = """None of the servers that were read is this host, so nothing is known of its power \
supplies, memory, disks, network cards and firmware, and no check of servers covers it."""
fix = """Add the management controller of the server to the audit, and its address to the \
out-of-band management of the host in CloudStack: that address tells which host a server is."""
refs = ["rules.md rec-host-no-bmc"]
guards = ["simulated hosts and hosts without a server of their own"]
[params.share]
default = 0.2
unit = "share"
doc = "part of the hosts without a known server above which it is medium"
*/
WITH every AS (
    SELECT
        h.id,
        h.name,
        h.oobm_address,
        b.server_id
    FROM host AS h
    LEFT JOIN host_server AS b ON h.id = b.host_id
    WHERE h.hypervisor NOT IN ('Simulator', 'External', 'BareMetal', 'LXC')
),

counted AS (
    SELECT
        count(*) AS hosts,
        count(*) - count(server_id) AS unknown
    FROM every
)

SELECT
    e.id AS subject,
    e.name,
    'no server that was collected is ' || e.name
    || coalesce(
        ': CloudStack has ' || e.oobm_address || ' as its BMC',
        ', and CloudStack has no address of its BMC'
    )
    || ' ('
    || c.unknown
    || ' of '
    || c.hosts
    || iif(c.hosts = 1, ' host', ' hosts')
    || ')' AS message,
    iif(c.unknown > :share * c.hosts, 'medium', 'low') AS severity,
    e.oobm_address,
    c.unknown,
    c.hosts
FROM every AS e
CROSS JOIN counted AS c
WHERE e.server_id IS NULL
ORDER BY e.id
