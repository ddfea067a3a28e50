/*
id = "blast-spof-vm"
title = "One component takes virtual machines down for good"
question = "Which component alone loses virtual machines that do not come back by themselves?"
category = "Resilience"
severity = "high"
level = "node"
confidence = "derived"
effort = "weeks"
actor = "operator"
scope = "SELECT id FROM node WHERE NOT is_logical OR kind = 'cluster'"
why = """When this one part fails, these virtual machines stop and nothing brings them back: no other \
path, no other host that may take them, or high availability does not cover them. Someone has to repair \
the part first. The chain shows what leads from a virtual machine to the part."""
fix = """Give the part a second one that is independent of it: a second switch, link or power supply, room \
and tags on another host, shared storage instead of local disks. `stackaudit simulate fail` shows what is \
left after the change."""
refs = [
  "rules.md blast-spof-vm",
  "rules.md 11.3",
  "a zone tagged as a lab is not told apart: CloudStack has no tags on zones",
]
guards = [
  "one line for the hosts of a cluster: the worst and the median",
  """pools, aggregates and addresses are data, an array as a whole is where they are: its controllers, ports \
and switches count""",
  "the server, its supplies and adapters stop one host: the line of its cluster says it",
  "racks and rooms take what is in them: `stackaudit simulate fail`, blast-shared-fate",
  "the software of a stack is a shared fate, not a single part",
  "members of an anti-affinity group that keeps another one going are not counted as lost",
  "virtual machines sold without HA alone: low",
  "what was not collected may be redundant inside: not assessable, never bad",
  "a switch that never answered may be the second way: no switch is judged then",
  "critical only where it is measured and was not so by design",
]
causes = [
  "net-single-tor", "net-host-single-uplink", "net-core-single", "net-uplink-single", "arr-ha-off",
  "storage-single-controller", "arr-lif-one-port", "srv-chassis-share",
]
[params.low_share]
default = 0.01
unit = "share"
doc = "share of the zone's running VMs below which it is low"
[params.medium_share]
default = 0.05
unit = "share"
doc = "share below which it is medium"
[params.critical_share]
default = 0.5
unit = "share"
doc = "share from which it is critical if it was not so by design"
*/
WITH spot AS (
    SELECT
        f.*,
        coalesce('cluster/' || h.cluster_id, f.node_id) AS subject,
        row_number() OVER by_loss AS place,
        count(*) OVER whole AS parts,
        count(*) FILTER (WHERE f.lost > 0) OVER whole AS bad
    FROM failure_part AS f
    LEFT JOIN host AS h ON f.kind = 'host' AND h.id = substr(f.node_id, 6)
    WHERE f.present AND NOT f.is_whole
    WINDOW
        whole AS (PARTITION BY coalesce('cluster/' || h.cluster_id, f.node_id)),
        by_loss AS (
            PARTITION BY coalesce('cluster/' || h.cluster_id, f.node_id) ORDER BY f.rank
        )
)

SELECT
    s.subject,
    coalesce(n.name, s.name) AS name,
    CASE
        WHEN s.silent IS NOT NULL
            THEN 'a way past ' || s.name || ' may be unseen: ' || s.silent || ' never answered'
        WHEN s.lost = 0
            THEN 'whether ' || s.name || ' takes ' || s.vms_worst || ' VMs with it is not told'
        WHEN s.kind = 'host'
            THEN
                'hosts of ' || coalesce(n.name, s.subject) || ' that lose VMs for good when one of '
                || 'them fails: ' || s.bad || ' of ' || s.parts || '; the worst, ' || s.name || ', '
                || s.lost || ' of ' || s.vms || ' (' || coalesce(s.reasons, '?')
                || '), the median ' || m.lost
        ELSE
            s.kind || ' ' || s.name || ' stops ' || iif(s.hosts > 1, s.hosts || ' hosts and ', '')
            || s.vms || iif(s.vms = 1, ' VM, ', ' VMs, ') || s.lost || ' for good ('
            || coalesce(s.reasons, '?') || ')'
    END AS message,
    iif(s.lost = 0 OR s.silent IS NOT NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN s.lost_share >= :critical_share AND coalesce(d.lost_share, 0) < :critical_share
            THEN iif(s.confidence = 'measured', 'critical', 'high')
        WHEN s.lost_share >= :medium_share THEN 'high'
        WHEN s.lost_share >= :low_share THEN 'medium'
        ELSE 'low'
    END AS severity,
    s.confidence,
    s.zone_id,
    s.lost AS vms,
    s.lost,
    s.not_ha,
    s.restarted,
    s.may_restart,
    s.not_known,
    s.share,
    s.why AS chain
FROM spot AS s
LEFT JOIN node AS n ON s.subject = n.id
LEFT JOIN spot AS m ON s.subject = m.subject AND m.place = (s.parts + 1) / 2
LEFT JOIN failure_impact AS d ON s.node_id = d.node_id AND NOT d.present
WHERE s.place = 1 AND (s.lost > 0 OR s.vms_worst > s.vms)
ORDER BY s.rank
