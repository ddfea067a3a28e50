/*
doc = """A row per component whose lone failure takes something: what it takes now, with what is down \
already failed first, beside what it would take by design, all healthy (failure_impact)."""
[columns]
node_id = "Component"
kind = "Kind of the component"
name = "Its name"
zone_id = "Zone with most of the VMs, else its own"
cluster_id = "Cluster, of hosts"
is_down = "It does not work now: its failure has happened; NULL: not told"
rank = "Place by VMs lost, then VMs that stop; 1 is the worst; NULL: takes nothing more now"
vms = "Running user VMs that stop now [count]"
vms_worst = "The same, if what is not known is as bad as it can be [count]"
hosts = "Hosts that stop [count]"
lost = "VMs that stop and do not come back by themselves [count]"
lost_worst = """The same with those that only may come back, if what is not known is as bad as it can \
be [count]"""
not_ha = "Of the lost: VMs without HA [count]"
restarted = "VMs that HA restarts elsewhere [count]"
may_restart = "VMs that HA restarts in some orders only [count]"
not_known = "VMs of which it is not known [count]"
kept = "VMs that stay away while another of their anti-affinity group goes on [count]"
reasons = "Why VMs do not come back, with counts"
degraded = "VMs that go on, with less redundancy under their host or pools [count]"
cut_off = "VMs that run on and lose a network [count]"
networks = "Guest networks that stop [count]"
accounts = "Accounts with VMs or networks that stop [count]"
control = "The control plane stops"
control_worst = "The same, if what is not known is as bad as it can be"
share = "VMs that stop, of the running VMs of the zone [share]"
lost_of_zone = "VMs lost for good, of the running VMs of the zone [share]"
storage_share = "Running VMs of the zone with disks on pools that stop [share]"
tags = "Storage tags of which every pool of the zone stops"
minutes = "How long it lasts: seconds, quarter of an hour, hours, or not known"
confidence = "The weakest link of the chain"
why = "The chain; by design, where now it takes nothing"
vms_design = "Running user VMs that stop by design [count]"
worst_design = "The same, if what is not known is as bad as it can be [count]"
lost_design = "VMs lost for good by design [count]"
degraded_design = "VMs with less redundancy by design [count]"
cut_off_design = "VMs that lose a network by design [count]"
control_design = "The control plane stops by design"
used_up = "Now it takes more than by design: redundancy that is used up"
redundancy = """In a word: down already; used up; data (a pool: what serves it counts); shared fate \
(the software of a stack); single (loses VMs for good or the control plane); restart (HA brings all \
back); not known; cut off (VMs lose a network); redundant (only less of it)"""
*/
WITH
sized AS (
    SELECT
        *,
        share * lost / nullif(vms, 0) AS lost_of_zone
    FROM failure_impact
),

both_ways AS (
    SELECT
        f.node_id,
        max(f.kind) AS kind,
        max(f.name) AS name,
        coalesce(max(f.zone_id) FILTER (WHERE f.present), max(f.zone_id)) AS zone_id,
        min(f.rank) FILTER (WHERE f.present) AS rank,
        coalesce(max(f.vms) FILTER (WHERE f.present), 0) AS vms,
        coalesce(max(f.vms_worst) FILTER (WHERE f.present), 0) AS vms_worst,
        coalesce(max(f.hosts) FILTER (WHERE f.present), 0) AS hosts,
        coalesce(max(f.lost) FILTER (WHERE f.present), 0) AS lost,
        coalesce(max(f.not_ha) FILTER (WHERE f.present), 0) AS not_ha,
        coalesce(max(f.restarted) FILTER (WHERE f.present), 0) AS restarted,
        coalesce(max(f.may_restart) FILTER (WHERE f.present), 0) AS may_restart,
        coalesce(max(f.not_known) FILTER (WHERE f.present), 0) AS not_known,
        coalesce(max(f.kept) FILTER (WHERE f.present), 0) AS kept,
        max(f.reasons) FILTER (WHERE f.present) AS reasons,
        coalesce(max(f.degraded) FILTER (WHERE f.present), 0) AS degraded,
        coalesce(max(f.cut_off) FILTER (WHERE f.present), 0) AS cut_off,
        coalesce(max(f.networks) FILTER (WHERE f.present), 0) AS networks,
        coalesce(max(f.accounts) FILTER (WHERE f.present), 0) AS accounts,
        coalesce(max(f.control) FILTER (WHERE f.present), 0) AS control,
        coalesce(max(f.control_worst) FILTER (WHERE f.present), 0) AS control_worst,
        max(f.share) FILTER (WHERE f.present) AS share,
        max(f.lost_of_zone) FILTER (WHERE f.present) AS lost_of_zone,
        max(f.storage_share) FILTER (WHERE f.present) AS storage_share,
        max(f.tags) FILTER (WHERE f.present) AS tags,
        max(f.minutes) FILTER (WHERE f.present) AS minutes,
        coalesce(max(f.confidence) FILTER (WHERE f.present), max(f.confidence)) AS confidence,
        coalesce(max(f.why) FILTER (WHERE f.present), max(f.why)) AS why,
        coalesce(max(f.vms) FILTER (WHERE NOT f.present), 0) AS vms_design,
        coalesce(max(f.vms_worst) FILTER (WHERE NOT f.present), 0) AS worst_design,
        coalesce(max(f.lost) FILTER (WHERE NOT f.present), 0) AS lost_design,
        coalesce(max(f.degraded) FILTER (WHERE NOT f.present), 0) AS degraded_design,
        coalesce(max(f.cut_off) FILTER (WHERE NOT f.present), 0) AS cut_off_design,
        coalesce(max(f.control) FILTER (WHERE NOT f.present), 0) AS control_design
    FROM sized AS f
    GROUP BY f.node_id
),

compared AS (
    SELECT
        b.*,
        n.is_down,
        h.cluster_id,
        b.vms > b.vms_design
        OR b.lost > b.lost_design
        OR b.control > b.control_design
        OR b.cut_off > b.cut_off_design AS used_up
    FROM both_ways AS b
    JOIN node AS n ON b.node_id = n.id
    LEFT JOIN host AS h ON b.kind = 'host' AND substr(b.node_id, 6) = h.id
)

SELECT
    c.node_id,
    c.kind,
    c.name,
    c.zone_id,
    c.cluster_id,
    c.is_down,
    c.rank,
    c.vms,
    c.vms_worst,
    c.hosts,
    c.lost,
    c.lost + c.may_restart + c.not_known + c.vms_worst - c.vms AS lost_worst,
    c.not_ha,
    c.restarted,
    c.may_restart,
    c.not_known,
    c.kept,
    c.reasons,
    c.degraded,
    c.cut_off,
    c.networks,
    c.accounts,
    c.control,
    c.control_worst,
    c.share,
    c.lost_of_zone,
    c.storage_share,
    c.tags,
    c.minutes,
    c.confidence,
    c.why,
    c.vms_design,
    c.worst_design,
    c.lost_design,
    c.degraded_design,
    c.cut_off_design,
    c.control_design,
    c.used_up,
    CASE
        WHEN c.is_down THEN 'down already'
        WHEN c.used_up THEN 'used up'
        WHEN c.kind = 'pool' AND c.lost > 0 THEN 'data'
        WHEN c.kind = 'stack' AND c.lost > 0 THEN 'shared fate'
        WHEN c.lost > 0 OR c.control THEN 'single'
        WHEN c.vms_worst > c.vms OR c.may_restart + c.not_known > 0 THEN 'not known'
        WHEN c.control_worst THEN 'not known'
        WHEN c.vms > 0 THEN 'restart'
        WHEN c.cut_off > 0 OR c.networks > 0 THEN 'cut off'
        ELSE 'redundant'
    END AS redundancy
FROM compared AS c
