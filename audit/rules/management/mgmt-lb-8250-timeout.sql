/*
id = "mgmt-lb-8250-timeout"
title = "The load balancer cuts idle agent connections"
question = "Does the load balancer leave idle agent connections alone?"
category = "Resilience"
severity = "medium"
level = "lb_proxy"
effort = "hours"
actor = "operator"
scope = """SELECT lb_node_id || ' ' || proxy || ' backend' FROM lb_backend WHERE role = 'agents'"""
why = """Agents of KVM hosts and system VMs hold one connection to port 8250 open for ever and \
speak on it once per ping interval. A time-out shorter than the time after which the management \
server gives an agent up cuts healthy connections: hosts go to Alert, and HA may start."""
fix = """Use TCP mode with persistence by source for port 8250, and set `timeout client`, \
`timeout server` (or `timeout tunnel`) there to an hour or more."""
refs = [
  "rules.md mgmt-lb-8250-timeout",
  "D:adminguide/reliability",
  "HAProxy configuration manual: timeout tunnel replaces the others in TCP mode",
]
guards = [
  "no backend for port 8250: agents reach the servers themselves",
  "time-outs that are not set cut nothing; HAProxy's log warns of it",
]
[params.alerts]
default = 1
unit = "count"
doc = "more alerts of lost hosts a day than this is high"
[params.days]
default = 7
unit = "days"
doc = "days of alerts looked at"
*/
WITH wanted AS (
    SELECT
        max(iif(s.name = 'ping.interval', cast(s.value AS REAL), NULL))
        * max(iif(s.name = 'ping.timeout', cast(s.value AS REAL), NULL)) AS seconds,
        (
            SELECT count(*) FROM alert AS a
            WHERE a.type = 7 AND julianday(:now) - julianday(a.sent) <= :days
        ) * 1.0 / :days AS alerts_per_day
    FROM setting AS s
),

idle AS (
    SELECT
        b.lb_node_id || ' ' || b.proxy || ' backend' AS subject,
        b.proxy || ' of ' || b.lb_node_id AS name,
        p.timeout_server,
        min(nullif(f.timeout_client, 0)) AS timeout_client,
        count(f.timeout_client) > 0 AND p.timeout_server IS NOT NULL AS is_told,
        iif(p.mode = 'tcp', p.timeout_tunnel, NULL) AS timeout_tunnel
    FROM lb_backend AS b
    JOIN lb_proxy AS p ON b.lb_node_id = p.lb_node_id AND b.proxy = p.name AND p.kind = 'backend'
    LEFT JOIN lb_proxy AS f
        ON p.lb_node_id = f.lb_node_id AND f.kind = 'frontend' AND p.name = f.default_backend
    WHERE b.role = 'agents'
    GROUP BY b.lb_node_id, b.proxy
),

judged AS (
    SELECT
        i.*,
        w.*,
        nullif(coalesce(i.timeout_tunnel, min(
            coalesce(i.timeout_client, 1e9), coalesce(nullif(i.timeout_server, 0), 1e9)
        )), 0) AS cut
    FROM idle AS i
    CROSS JOIN wanted AS w
)

SELECT
    j.subject,
    j.name,
    CASE
        WHEN NOT j.is_told THEN 'the time-outs of ' || j.name || ' are not told'
        WHEN j.seconds IS NULL THEN 'ping.interval and ping.timeout are not told'
        ELSE
            printf(
                'connections of agents through %s are cut after %d s of silence; '
                || 'a management server waits %d s', j.name, j.cut, j.seconds
            )
    END AS message,
    iif(j.alerts_per_day > :alerts, 'high', 'medium') AS severity,
    iif(j.is_told AND j.seconds IS NOT NULL, 'finding', 'not assessable') AS outcome,
    j.timeout_client,
    j.timeout_server,
    j.timeout_tunnel,
    j.seconds AS wanted,
    round(j.alerts_per_day, 2) AS alerts_per_day
FROM judged AS j
WHERE NOT j.is_told OR j.seconds IS NULL OR j.cut < j.seconds
ORDER BY j.subject
