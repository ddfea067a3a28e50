/*
id = "vpn-down"
title = "A site-to-site tunnel is down"
question = "Is a tunnel down?"
category = "Network"
severity = "high"
level = "vpn_connection"
confidence = "measured"
effort = "hours"
actor = "tenant"
why = """The tunnel between this VPC and the remote site carries nothing. Whatever depends on the \
other side, such as databases, directories or users, is cut off unless there is a second way."""
fix = """Check the line, the policies and the shared key on both sides, then reset the VPN \
connection."""
refs = ["rules.md vpn-down", "S:Site2SiteVpnConnection.State"]
guards = [
  "connections made less than an hour ago",
  "a passive one that was never seen connected waits for the other side: low",
  "a state seen in one collection only is transient: info",
]
[params.minutes]
default = 5
unit = "min"
doc = "how long it must have been seen down"
[params.connecting]
default = 15
unit = "min"
doc = "how long it may be connecting"
[params.grace]
default = 60
unit = "min"
doc = "age below which a connection is being set up"
*/
WITH seen AS (
    SELECT
        k.id,
        k.source,
        max(h.state = 'Connected') AS was_up,
        coalesce(
            max(h.valid_to) FILTER (WHERE h.state IS NOT k.state AND h.valid_from < k.valid_from),
            min(h.valid_from)
        ) AS since
    FROM vpn_connection AS k
    JOIN vpn_connection_history AS h ON k.id = h.id AND k.source = h.source
    GROUP BY k.id, k.source, k.state, k.valid_from
),

judged AS (
    SELECT
        k.*,
        s.was_up,
        s.since,
        round((julianday(:now) - julianday(s.since)) * 1440.0, 3) AS minutes_seen,
        iif(k.state = 'Connecting', :connecting, :minutes) AS line
    FROM vpn_connection AS k
    JOIN seen AS s ON k.id = s.id AND k.source = s.source
    WHERE
        (k.state IS NULL OR k.state IN ('Disconnected', 'Error', 'Connecting'))
        AND coalesce((julianday(:now) - julianday(k.created)) * 1440.0 >= :grace, 1)
)

SELECT
    j.id AS subject,
    coalesce(v.name || ' to ' || coalesce(c.name, c.gateway), j.id) AS name,
    iif(
        j.state IS NULL,
        'the state of the tunnel of ' || coalesce(v.name, 'a VPC') || ' is not told',
        'the tunnel of ' || coalesce(v.name, 'a VPC') || ' to ' || coalesce(c.name, c.gateway, '?')
        || ' is ' || lower(j.state) || iif(j.minutes_seen < j.line, ', transient', '')
    ) AS message,
    iif(j.state IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN j.minutes_seen < j.line THEN 'info'
        WHEN j.passive AND NOT j.was_up THEN 'low'
        ELSE 'high'
    END AS severity,
    v.zone_id,
    coalesce(r.vms_running, 0) AS vms,
    j.state,
    j.passive,
    c.cidr_list AS remote_networks,
    j.since,
    j.minutes_seen
FROM judged AS j
LEFT JOIN vpn_gateway AS g ON j.vpn_gateway_id = g.id
LEFT JOIN vpc AS v ON g.vpc_id = v.id
LEFT JOIN vpn_customer_gateway AS c ON j.customer_gateway_id = c.id
LEFT JOIN router_group AS r ON g.vpc_id = r.owner_id
ORDER BY j.id
