/*
id = "srv-nic-down"
title = "A network port without link"
question = "Has every port of the server link that has link on its peers?"
category = "Network"
severity = "medium"
level = "server"
confidence = "derived"
effort = "hours"
actor = "network"
optional = ["host", "vm", "server_fc_port"]
scope = "SELECT DISTINCT server_id FROM server_link"
why = """The same port is cabled and up on the other servers of this cluster, here it is dark: a cable, \
an optic, or a port that was never connected. The redundancy that was planned is not there."""
fix = "Follow the cable of the port named here to the switch, and change cable or optic."
refs = ["rules.md srv-nic-down", "DSP2046 Port.LinkStatus"]
guards = [
  "ports that are switched off",
  "ports without link on most of the peers too: not in use",
  "servers that are off",
]
[params.peers]
default = 2
unit = "count"
doc = "other servers of the model that have link on the port"
*/
WITH counted AS (
    SELECT
        server_id,
        kind,
        count(*) AS ports,
        count(link_up) AS told,
        count(*) FILTER (WHERE link_up) AS ports_up,
        count(*) FILTER (
            WHERE NOT link_up AND enabled AND alike_up >= :peers AND alike_up * 2 > alike
        ) AS missing,
        group_concat(
            iif(
                NOT link_up AND enabled AND alike_up >= :peers AND alike_up * 2 > alike,
                name || ' (up on ' || alike_up || ' of ' || alike || ' others)', NULL
            ), ', '
        ) AS names
    FROM server_link
    GROUP BY server_id, kind
)

SELECT
    s.server_id AS subject,
    s.name,
    iif(
        sum(c.missing) > 0,
        s.label || ': ports without link: ' || group_concat(c.names, ', ') || '; '
        || group_concat(c.ports_up || ' ' || c.kind || ' ports have link', ', '),
        s.label || ' does not tell whether its ports have link'
    ) AS message,
    iif(sum(c.missing) > 0, 'finding', 'not assessable') AS outcome,
    iif(max(c.missing > 0 AND c.ports_up <= 1), 'high', 'medium') AS severity,
    s.zone_id,
    s.vms,
    sum(c.missing) AS ports_down,
    sum(c.ports_up) AS ports_up
FROM counted AS c
JOIN server_host AS s ON c.server_id = s.server_id
GROUP BY s.server_id
HAVING sum(c.missing) > 0 OR sum(c.told) = 0
ORDER BY subject
