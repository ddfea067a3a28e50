/*
id = "vr-undersized"
title = "A virtual router may be too small"
question = "Is the virtual router a bottleneck?"
category = "Network"
severity = "medium"
level = "router"
confidence = "derived"
effort = "days"
actor = "operator"
scope = "SELECT router_id FROM router_group WHERE running > 0"
optional = ["system_vm_usage"]
why = """All traffic of the network passes one small virtual machine. When its processor is busy \
most of the time, or it balances and filters for many virtual machines with the smallest memory, \
everything behind it gets slow at the same time and nothing looks broken."""
fix = """Give the network offering a larger system offering (setting router.service.offering for \
new networks) and restart the network with clean-up."""
refs = [
  "rules.md vr-undersized; use of network cards needs switches and is not judged here",
  "processor use only of targets collected with deep (listSystemVmsUsageHistory, 4.18+)",
]
guards = [
  "stopped routers",
  "routers that do only DHCP and DNS: their traffic does not pass them",
]
[params.memory]
default = 536870912
unit = "bytes"
doc = "memory of a small router"
[params.load]
default = 50
unit = "count"
doc = "running VMs, or load-balancer rules, a small router carries"
[params.cpu]
default = 0.8
unit = "share"
doc = "95th percentile of CPU use of a busy router"
*/
SELECT
    s.router_id AS subject,
    s.name,
    CASE
        WHEN s.cpu_p95 > :cpu
            THEN printf('the router of %s uses %.0f %% of its CPU (p95)', s.name, 100 * s.cpu_p95)
        WHEN s.memory IS NULL THEN 'the size of the router of ' || s.name || ' is not told'
        ELSE printf(
            'the router of %s has %d MiB for %d running VMs and %d load-balancer rules',
            s.name, s.memory / 1048576, s.vms_running, s.rules
        )
    END AS message,
    iif(s.memory IS NULL AND coalesce(s.cpu_p95 <= :cpu, 1), 'not assessable', 'finding')
        AS outcome,
    iif(s.cpu_p95 > :cpu, 'measured', 'derived') AS confidence,
    s.vms_running AS vms,
    s.zone_id,
    s.offering,
    s.memory,
    s.rules AS load_balancer_rules,
    s.cpu_p95
FROM router_size AS s
WHERE
    s.cpu_p95 > :cpu
    OR s.memory IS NULL
    OR (
        s.memory <= :memory
        AND (s.rules > :load OR (s.is_gateway AND s.vms_running > :load))
    )
ORDER BY s.vms_running DESC, s.router_id
