/*
id = "net-nic-too-few"
title = "A host with fewer than two links"
question = "Does the host have fewer than two links?"
category = "Network"
severity = "high"
level = "host"
confidence = "measured"
optional = ["switch", "switch_port"]
effort = "days"
actor = "network"
why = """One network link carries management, storage and guest traffic of this host: one \
cable, one optic or one port stops all its virtual machines from being reached and from \
reaching their disks."""
fix = "Connect a second link, on another card and to another switch."
refs = ["rules.md net-nic-too-few", "D:choosing_deployment_architecture (redundant NICs)"]
guards = [
  "hosts that were bound to no server and no switch port are not judged",
  """counted on switches: only where every link was found by LLDP or CDP; MAC addresses do not show a \
link that rests""",
]
[params.min_links]
default = 2
unit = "count"
doc = "links a host should have"
*/
SELECT
    h.id AS subject,
    h.name,
    iif(
        n.complete AND n.ports > 0 AND n.ports_told = n.ports AND NOT coalesce(l.elsewhere, 0),
        h.name || ' has ' || n.ports_up || ' of ' || n.ports || ' network links up'
        || iif(n.server_id IS NULL, ', counted on the switches', ''),
        'the links of ' || h.name || ' are not all known'
    ) AS message,
    iif(
        n.complete AND n.ports > 0 AND n.ports_told = n.ports AND NOT coalesce(l.elsewhere, 0),
        'finding',
        'not assessable'
    ) AS outcome,
    coalesce(n.confidence, 'inferred') AS confidence,
    (
        SELECT count(*) FROM vm AS v
        WHERE v.host_id = h.id AND v.state = 'Running'
    ) AS vms,
    n.ports_up,
    n.ports,
    n.server_id
FROM host AS h
LEFT JOIN host_nic AS n ON h.id = n.host_id
LEFT JOIN host_cabling AS l ON h.id = l.host_id AND n.server_id IS NULL
WHERE n.host_id IS NULL OR n.ports_up < :min_links
ORDER BY h.id
