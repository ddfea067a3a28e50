/*
id = "net-mtu-mismatch"
title = "Frame sizes differ along the way of a cluster"
question = "Can every port on the way carry the frames the hosts may send?"
category = "Network"
severity = "medium"
level = "cluster"
confidence = "derived"
scope = "SELECT h.cluster_id FROM host_port AS b JOIN host AS h ON b.host_id = h.id"
effort = "hours"
actor = "network"
why = """A frame that is larger than the next port allows is dropped without an answer. Small \
packets pass, so everything looks well until large ones are sent: storage mounts and then hangs, \
tunnels of guest networks (VXLAN) stall."""
fix = """Set one frame size end to end: jumbo frames on every port and uplink, or on none; VXLAN \
needs 50 bytes more than the guests."""
refs = ["rules.md net-mtu-mismatch: frame sizes set on hosts and arrays are not read", "RFC 7348"]
guards = [
  "ports that allow more than the hosts send are good",
  """hosts with another number of links, or that may hang on a switch that never answered, too, are \
not compared""",
  "a way between switches that is smaller by headers only",
  "zones with VXLAN: high",
]
[params.slack]
default = 100
unit = "bytes"
doc = "difference that headers alone explain, as vendors count them"
*/
WITH overlay AS (
    SELECT DISTINCT zone_id
    FROM physical_network
    WHERE isolation LIKE '%VXLAN%'
),

judged AS (
    SELECT
        m.*,
        coalesce(m.spread > 0, 0) AS differs,
        coalesce(m.hop_mtu + :slack < m.host_mtu, 0) AS narrow
    FROM cluster_mtu AS m
)

SELECT
    c.id AS subject,
    c.name,
    CASE
        WHEN j.narrow
            THEN
                'hosts of ' || c.name || ' may send frames of ' || j.host_mtu || ' bytes, port '
                || j.hop || ' on their way carries ' || j.hop_mtu
        WHEN j.differs
            THEN
                'the switch ports of ' || j.example_low || ' and ' || j.example_high || ' in '
                || c.name || ' differ by ' || j.spread || ' bytes in the frames they carry'
        WHEN j.hosts_elsewhere > 0
            THEN
                j.hosts_elsewhere || ' hosts of ' || c.name
                || ' may hang on a switch that was asked and never answered, too'
        ELSE
            (j.ports - j.ports_told) || ' of ' || j.ports || ' switch ports of hosts of '
            || c.name || ' do not tell their frame size'
    END AS message,
    iif(j.narrow OR j.differs, 'finding', 'not assessable') AS outcome,
    iif(o.zone_id IS NULL, 'medium', 'high') AS severity,
    j.host_mtu,
    j.hop_mtu,
    j.hop,
    j.spread,
    j.ports
FROM judged AS j
JOIN cluster AS c ON j.cluster_id = c.id
LEFT JOIN overlay AS o ON j.zone_id = o.zone_id
WHERE j.narrow OR j.differs OR j.ports_told < j.ports OR j.hosts_elsewhere > 0
ORDER BY subject
