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
why = """All links of this host that are up end on one switch. Its failure, its reboot for an \
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
  "inference from port bindings never makes it critical",
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
        coalesce(l.ports_told = l.ports, 0),
        h.name
        || ' has '
        || l.ports_up
        || ' links up, all to '
        || coalesce(l.switches, 'no switch'),
        'which switch ports ' || h.name || ' uses, or whether they are up, is not known'
    ) AS message,
    iif(coalesce(l.ports_told = l.ports, 0), 'finding', 'not assessable') AS outcome,
    (
        SELECT count(*) FROM vm AS v
        WHERE v.host_id = h.id AND v.state = 'Running'
    ) AS vms,
    l.switches,
    l.ports,
    l.ports_up
FROM host AS h
LEFT JOIN host_link AS l ON h.id = l.host_id
WHERE l.host_id IS NULL OR l.switches_up < :min_switches
ORDER BY h.id
