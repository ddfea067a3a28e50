/*
id = "mgmt-agents-unbalanced"
title = "The agents hang on one management server"
question = "Are the agents spread over the management servers?"
category = "Operations"
severity = "medium"
level = "estate"
effort = "hours"
actor = "operator"
scope = "SELECT 'estate' WHERE (SELECT count(*) FROM management_server WHERE state = 'Up') >= 2"
why = """With most agents on one server that server does most of the work, and when it stops \
most hosts have to reconnect at once: for minutes their state is not known and HA cannot decide. \
The product's default (indirect.agent.lb.algorithm=static, check interval 0) never moves an \
agent back."""
fix = """Set indirect.agent.lb.algorithm to roundrobin and indirect.agent.lb.check.interval to \
600 seconds, and enable agent.lb.enabled for direct agents."""
refs = ["rules.md mgmt-agents-unbalanced", "S:IndirectAgentLBServiceImpl"]
causes = ["mgmt-agent-lb-off"]
guards = [
  "fewer than two servers Up or fewer than 20 agents",
  "not judged within an hour of a server start",
]
[params.min_agents]
default = 20
unit = "count"
doc = "fewer agents than this say nothing about their spread"
[params.max_share]
default = 0.75
unit = "share"
doc = "largest share of the agents one server should hold"
[params.settle]
default = 60
unit = "minutes"
doc = "after a server start agents need this long to spread"
*/
SELECT
    'estate' AS subject,
    'management servers' AS name,
    CASE
        WHEN t.told < t.servers THEN 'the number of agents is not told for every server'
        WHEN t.minutes <= :settle
            THEN
                'a server started ' || cast(t.minutes AS INTEGER)
                || ' minutes ago; agents are still spreading'
        ELSE
            'one of ' || t.servers || ' management servers holds '
            || printf('%.0f', 100.0 * t.largest / t.agents) || ' % of ' || t.agents
            || ' agents (' || t.list || ')'
    END AS message,
    iif(t.told < t.servers OR t.minutes <= :settle, 'not assessable', 'finding') AS outcome,
    t.agents,
    t.largest,
    t.list
FROM (
    SELECT
        *,
        (julianday(:now) - julianday(newest_start)) * 1440 AS minutes
    FROM agent_spread
) AS t
WHERE
    t.told < t.servers
    OR (t.agents >= :min_agents AND 1.0 * t.largest / t.agents > :max_share)
ORDER BY subject
