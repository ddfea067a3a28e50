/*
id = "net-host-single-uplink"
title = "One switch cuts the host off"
question = "Does one cable or switch cut the host off?"
category = "Network"
severity = "high"
level = "host"
confidence = "inferred"
effort = "days"
actor = "network"
causes = ["net-bond-one-switch", "net-mlag-single-leg"]
why = """All links of this host that are up end on one switch, or on one member of a stack. Its failure, its reboot for an \
upgrade or one wrong cable takes management, storage and guest traffic of the host away at \
once; on KVM a host that loses its storage may also reboot itself."""
fix = """Connect the host to a second switch and bond the links (LACP over an MLAG pair, or \
active-backup)."""
refs = [
  "rules.md net-host-single-uplink",
  "D:choosing_deployment_architecture (redundant NICs to separate switches)",
]
guards = [
  "hosts that no switch port was bound to are not judged",
  """a second leg that rests and does not speak LLDP cannot be seen: where another switch has a port \
of that speed that is up with nothing known behind it, the host is not judged""",
  "the MLAG partner of the switch was not collected: not judged",
  "found by the MAC addresses of its VMs alone: guest traffic only is known to be there, so medium",
  "inference from MAC addresses or descriptions never makes it critical",
]
[params.min_switches]
default = 2
unit = "count"
doc = "switches a host should reach"
*/
SELECT
    h.id AS subject,
    h.name,
    iif(
        r.known,
        h.name || ' has ' || l.ports_up || iif(l.ports_up = 1, ' link', ' links')
        || ' up' || iif(l.methods = 'vm macs', ' that carry its VMs', '') || ', all to '
        || iif(l.is_stack, 'one member of the stack ', '') || l.switches,
        'how ' || h.name || ' is cabled is not known: ' || r.why_not
    ) AS message,
    iif(r.known, 'finding', 'not assessable') AS outcome,
    iif(l.methods = 'vm macs', 'medium', 'high') AS severity,
    coalesce(l.confidence, 'inferred') AS confidence,
    (
        SELECT count(*) FROM vm AS v
        WHERE v.host_id = h.id AND v.state = 'Running'
    ) AS vms,
    l.switches,
    l.ports,
    l.ports_up,
    l.methods
FROM host AS h
JOIN host_reach AS r ON h.id = r.host_id
LEFT JOIN host_cabling AS l ON h.id = l.host_id
WHERE l.host_id IS NULL OR l.chassis_up < :min_switches
ORDER BY h.id
