/*
id = "mgmt-lb-backend-down"
title = "A server behind the load balancer is not in use"
question = "Does the load balancer find every server behind it up?"
category = "Resilience"
severity = "medium"
level = "lb_server"
effort = "hours"
actor = "operator"
optional = ["lb_server.port"]
scope = "SELECT lb_node_id || ' ' || proxy || ' ' || name FROM lb_server"
why = """The balancer sends nothing to a server its check finds down. As long as it is away the \
others carry its part, and when only one is left the next failure stops the service."""
fix = """Look at what the check says, repair the server or the check, and see that the check tests \
the service and not only the port."""
refs = ["rules.md mgmt-lb-backend-down", "rules.md 0 Persistence", "HAProxy management guide 9.1"]
guards = [
  "a change of the last minutes that was seen once: info, transient",
  "maintenance has an owner: a waiver names him and the end",
  "servers without a health check are not assessable: the balancer does not know either",
  "balancers of one block that see the same are told once",
]
[params.since]
default = 5
unit = "minutes"
doc = "in this state for less than this is transient"
[params.up]
default = 2
unit = "count"
doc = "fewer servers up than this is high"
*/
WITH seen AS (
    SELECT
        s.lb_node_id,
        s.proxy,
        s.name,
        s.status,
        s.check_status,
        s.check_result,
        s.changed,
        b.cluster,
        (julianday(:now) - julianday(s.changed)) * 1440 < :since AS is_young,
        min(b.up) OVER (PARTITION BY b.cluster, s.proxy) AS up,
        count(*) OVER (PARTITION BY b.cluster, s.proxy, s.name, s.status) AS told_by,
        row_number() OVER (
            PARTITION BY b.cluster, s.proxy, s.name, s.status ORDER BY s.lb_node_id
        ) AS place
    FROM lb_server AS s
    JOIN lb_backend AS b ON s.lb_node_id = b.lb_node_id AND s.proxy = b.proxy
    WHERE coalesce(s.status, '') <> 'UP'
),

judged AS (
    SELECT
        s.*,
        coalesce(s.status, 'no check') = 'no check' AS untold
    FROM seen AS s
    WHERE s.place = 1
)

SELECT
    j.lb_node_id || ' ' || j.proxy || ' ' || j.name AS subject,
    j.proxy || '/' || j.name AS name,
    CASE
        WHEN j.untold
            THEN 'the balancer does not check server ' || j.name || ' of ' || j.proxy
        ELSE
            'server ' || j.name || ' of ' || j.proxy || ' is ' || j.status
            || coalesce(' since ' || j.changed, '') || coalesce(' (' || j.check_result || ')', '')
            || '; ' || j.up || ' up' || iif(coalesce(j.is_young, 0), '; may be transient', '')
    END AS message,
    CASE WHEN j.is_young THEN 'info' WHEN j.up < :up THEN 'high' ELSE 'medium' END AS severity,
    iif(j.untold, 'not assessable', 'finding') AS outcome,
    j.cluster,
    j.status,
    j.check_status,
    j.changed,
    j.up,
    j.told_by AS balancers
FROM judged AS j
ORDER BY subject
