/*
id = "blast-spof-control"
title = "One component takes the control plane down"
question = "Which component alone stops the control plane?"
category = "Resilience"
severity = "high"
level = "node"
confidence = "derived"
effort = "days"
actor = "operator"
scope = "SELECT 'control/plane' WHERE EXISTS (SELECT 1 FROM management_server AS m WHERE m.id <> '')"
why = """Without the control plane nothing is deployed, repaired or restarted: virtual machines run on, \
but a host that fails then takes its own with it for good, for high availability is a job of a management \
server."""
fix = """Run two management servers or more on different hosts behind two load balancers that share an address, \
and a database with automatic fail-over behind one address, not on the machine of a management server. Two sites \
are not enough for a database that votes: put an odd member, or an arbiter, at a third one."""
refs = [
  "rules.md blast-spof-control",
  """what balances the management servers, what is behind the database host and the machines they run on, \
the API does not tell: [[balancer]], [[mysql]] and [[host]] blocks do""",
]
guards = [
  """a database host may be one machine or the address of a cluster: not assessable, unless one \
management server says that the database is its own""",
  "replicas without automatic fail-over keep data, not the service: not counted",
  "a site counts where the control plane stands at several; racks and rooms are shared fates",
  "a virtual address and the name of the database stand for what is behind them",
]
causes = ["mgmt-single-server", "mgmt-db-colocated", "mgmt-db-no-replica"]
optional = ["db_server.hostname"]
*/
WITH part AS (
    SELECT
        count(*) FILTER (WHERE f.control) AS parts,
        count(*) AS parts_worst,
        group_concat(f.kind || ' ' || f.name, ', ') FILTER (WHERE f.control) AS names,
        group_concat(f.kind || ' ' || f.name, ', ') AS names_worst,
        min(f.why) FILTER (WHERE f.control) AS chain,
        max(f.confidence = 'inferred') FILTER (WHERE f.control) AS is_inferred
    FROM failure_control AS f
    WHERE f.present
)

SELECT
    n.id AS subject,
    n.name,
    iif(
        p.parts > 0,
        'the control plane stops with any one of: ' || p.names,
        'whether the control plane stops with one of these is not told: ' || p.names_worst
    ) AS message,
    iif(p.parts > 0, 'finding', 'not assessable') AS outcome,
    iif(p.is_inferred, 'inferred', 'derived') AS confidence,
    p.parts,
    p.parts_worst,
    p.chain,
    (
        SELECT count(*) FROM management_server AS m
        WHERE m.state = 'Up'
    ) AS servers_up
FROM node AS n
CROSS JOIN part AS p
WHERE n.id = 'control/plane' AND p.parts_worst > 0
ORDER BY subject
