/*
id = "mgmt-agent-lb-off"
title = "Agents stay where a failover put them"
question = "Do agents return after a failover of a management server?"
category = "Operations"
severity = "low"
level = "estate"
effort = "hours"
actor = "operator"
scope = "SELECT 'estate' WHERE (SELECT count(*) FROM management_server WHERE state = 'Up') >= 2"
why = """When a management server stops, its agents move to the others. Without rebalancing they \
never come back: the server that returns idles, the other one carries everything, and the next \
failover hits twice as many hosts."""
fix = """For XenServer and VMware hosts set agent.lb.enabled to true (agent.load.threshold says \
from which load on). For KVM hosts set indirect.agent.lb.check.interval to 600 seconds."""
refs = [
  "rules.md mgmt-agent-lb-off",
  "S:ClusteredAgentManagerImpl",
  "S:IndirectAgentLBServiceImpl (indirect.agent.lb.check.interval is a setting of clusters)",
]
guards = [
  "one management server has nobody to share with",
  "a KVM cluster with a check interval of its own",
]
[params.max_share]
default = 0.75
unit = "share"
doc = "medium when one server already holds more of the agents than this"
[params.min_agents]
default = 20
unit = "count"
doc = "fewer agents than this say nothing about their spread"
*/
WITH facts AS (
    SELECT
        count(*) FILTER (WHERE c.told AND cast(c.value AS REAL) <= 0) AS kvm_off,
        count(*) FILTER (
            WHERE c.value IS NULL OR (NOT c.told AND cast(c.value AS REAL) <= 0)
        ) AS kvm_untold,
        (
            SELECT count(*) FROM host AS h
            WHERE h.hypervisor IN ('XenServer', 'VMware')
        ) AS direct,
        (
            SELECT lower(s.value) FROM setting AS s
            WHERE s.name = 'agent.lb.enabled'
        ) AS direct_lb
    FROM (
        SELECT DISTINCT cluster_id FROM host
        WHERE hypervisor = 'KVM'
    ) AS k
    LEFT JOIN cluster_setting AS c
        ON k.cluster_id = c.cluster_id AND c.name = 'indirect.agent.lb.check.interval'
),

judged AS (
    SELECT
        *,
        coalesce(direct > 0 AND direct_lb = 'false', 0) AS direct_off,
        kvm_untold > 0 OR (direct > 0 AND direct_lb IS NULL) AS is_untold
    FROM facts
)

SELECT
    'estate' AS subject,
    'management servers' AS name,
    iif(
        j.direct_off OR j.kvm_off > 0,
        iif(
            j.direct_off, 'agent.lb.enabled is false (' || j.direct || ' XenServer and VMware '
            || 'hosts)', ''
        )
        || iif(j.direct_off AND j.kvm_off > 0, ' and ', '')
        || iif(
            j.kvm_off > 0,
            'indirect.agent.lb.check.interval is 0 (' || j.kvm_off || ' KVM clusters)', ''
        ) || ': agents stay where a failover put them',
        'whether agents are spread again after a failover is not told'
    ) AS message,
    iif(j.direct_off OR j.kvm_off > 0, 'finding', 'not assessable') AS outcome,
    iif(a.agents >= :min_agents AND a.largest > :max_share * a.agents, 'medium', 'low') AS severity,
    j.direct AS direct_hosts,
    j.direct_lb AS agent_lb_enabled,
    j.kvm_off AS kvm_clusters_unchecked,
    a.list AS agents_per_server
FROM judged AS j
CROSS JOIN agent_spread AS a
WHERE j.direct_off OR j.kvm_off > 0 OR j.is_untold
ORDER BY subject
