/*
doc = """Rows of failure_impact of what counts in findings. Left out: data, which is in one place by nature (pools, \
aggregates and volumes of arrays, and addresses); names for others (network, reach, vip, database); places (rack, room, site); and what \
takes one host alone, for which the host stands: its server with its supplies and adapters."""
[columns]
node_id = "Component"
present = "With what is down now already failed; else by design"
kind = "Kind of the component, as people say it"
name = "Its name"
zone_id = "Zone with most of the VMs, else its own"
vms = "Running user VMs that stop [count]"
vms_worst = "The same, if what is not known is as bad as it can be [count]"
hosts = "Hosts that stop [count]"
lost = "VMs that do not come back by themselves [count]"
not_ha = "Of the lost: VMs without HA [count]"
restarted = "VMs that HA restarts elsewhere [count]"
may_restart = "VMs that HA restarts in some orders only [count]"
not_known = "VMs of which it is not known [count]"
reasons = "Why VMs do not come back, with counts"
control = "The control plane stops"
share = "VMs that stop, of the running VMs of the zone [share]"
lost_share = "Lost VMs with HA, of the running VMs of the zone [share]"
storage_share = "Running VMs of the zone with disks on pools that stop [share]"
tags = "Storage tags of which every pool of the zone stops"
confidence = "The weakest link of the chain"
why = "The chain"
rank = "Place by VMs lost, then VMs that stop; 1 is the worst [count]"
is_whole = "It is a whole of several parts, one as software: a stack, an array"
silent = "A switch that was asked and never answered, which may be a second way past this one"
*/
SELECT
    f.node_id,
    f.present,
    CASE f.kind WHEN 'heard_switch' THEN 'switch' ELSE replace(f.kind, '_', ' ') END AS kind,
    f.name,
    f.zone_id,
    f.vms,
    f.vms_worst,
    f.hosts,
    f.lost,
    f.not_ha,
    f.restarted,
    f.may_restart,
    f.not_known,
    f.reasons,
    f.control,
    f.share,
    f.lost_share,
    f.storage_share,
    f.tags,
    f.confidence,
    f.why,
    f.rank,
    f.kind IN ('stack', 'array') AS is_whole,
    iif(f.kind LIKE 'switch%', (SELECT min(u.source) FROM switch_unseen AS u), NULL) AS silent
FROM failure_impact AS f
WHERE
    f.kind NOT IN (
        'pool',
        'aggregate',
        'array_volume',
        'lif',
        'network',
        'reach',
        'rack',
        'room',
        'site',
        'server',
        'adapter', 'nic', 'host_link', 'vip', 'database'
    )
    AND f.node_id NOT IN (
        SELECT n.needs_id FROM need AS n
        WHERE n.part = 'power' AND n.node_id LIKE 'server/%'
    )
