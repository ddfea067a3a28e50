/*
id = "rec-vm-count"
title = "Virtual machine seen behind another host"
question = "Do virtual machines run where CloudStack has them?"
category = "Data quality"
severity = "high"
level = "host"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = """SELECT host_id FROM host_port WHERE method IN ('lldp mac', 'server nic', 'lldp name') \
AND EXISTS (SELECT 1 FROM mac_entry)"""
optional = ["event"]
why = """The switch learns the address of the virtual machine behind a host on which CloudStack does not \
have it. It may run twice, and two machines that write to one disk destroy it; or it runs there alone \
and CloudStack starts, stops and counts it in the wrong place."""
fix = """List what runs on both hosts (virsh list, xe vm-list). Where it runs twice, switch off \
the one CloudStack does not have and check its disks; where it runs once, find out why that host \
does not report it to CloudStack, before anything is started or migrated."""
refs = [
  "rules.md rec-vm-count: switches do not tell the age of an address, so two collections prove it",
  "Q-BRIDGE-MIB dot1qTpFdbTable (RFC 4363)",
]
guards = [
  """seen in one collection, or in two that are not far enough apart: a migration in flight, not \
assessable""",
  "addresses that several network cards have, and those of routers, which share virtual ones",
  """ports whose cables lead to several hosts or a switch, and ports no host announces itself on: \
VMs may be behind a switch in between""",
  "a migration CloudStack keeps no event of counts as none",
]
[params.lasting]
default = 600
unit = "s"
doc = "time between two collections that both show it from which it is one"
[params.recent]
default = 86400
unit = "s"
doc = "a migration less than this before the last collection makes it medium"
[params.listed]
default = 5
unit = "count"
doc = "virtual machines named in the message"
*/
WITH judged AS (
    SELECT
        e.*,
        e.seconds > :lasting AS lasts,
        coalesce(
            (julianday(e.since) - julianday(e.migrated)) * 86400 + e.seconds < :recent, 0
        ) AS moved,
        row_number() OVER (PARTITION BY e.host_id, e.seconds > :lasting ORDER BY e.name, e.vm_id)
            AS place_in
    FROM vm_elsewhere AS e
),

summed AS (
    SELECT
        j.host_id,
        max(j.lasts) AS lasts,
        sum(j.lasts) AS vms,
        count(*) AS seen,
        min(iif(j.lasts, j.moved, NULL)) AS all_moved,
        max(j.seconds) AS seconds,
        min(iif(j.lasts, j.since, NULL)) AS since,
        group_concat(
            iif(
                j.place_in <= :listed,
                j.name || ' (CloudStack: ' || coalesce(h.name, j.told_host_id) || ', learned on '
                || j.place || ')',
                NULL
            ), ', '
        ) FILTER (WHERE j.lasts) AS list
    FROM judged AS j
    LEFT JOIN host AS h ON j.told_host_id = h.id
    GROUP BY j.host_id
)

SELECT
    h.id AS subject,
    h.name,
    iif(
        s.lasts,
        printf(
            'since %s UTC or longer %d running %s seen behind %s that CloudStack has elsewhere: %s',
            substr(replace(s.since, 'T', ' '), 1, 16), s.vms, iif(s.vms = 1, 'VM is', 'VMs are'),
            h.name, s.list
        ),
        'VMs of other hosts were seen behind '
        || h.name
        || ' ('
        || s.seen
        || '), in one collection '
        || 'or two close to each other: a later one tells whether they are still there'
    ) AS message,
    iif(s.lasts, 'finding', 'not assessable') AS outcome,
    iif(s.all_moved, 'medium', 'high') AS severity,
    s.vms,
    s.seen AS vms_seen,
    s.seconds
FROM summed AS s
JOIN host AS h ON s.host_id = h.id
ORDER BY subject
