/*
id = "mgmt-settings-risky"
title = "A setting departs from safe operation"
question = "Which settings depart from safe operation?"
category = "Operations"
severity = "medium"
level = "configuration"
effort = "hours"
actor = "operator"
scope = """SELECT iif(scope = 'global', name, name || '@' || scope_id) FROM configuration WHERE \
name IN ('event.purge.delay', 'expunge.delay', 'network.gc.wait', \
'storage.overprovisioning.factor', 'pool.storage.capacity.disablethreshold', \
'pool.storage.allocated.capacity.disablethreshold', \
'cluster.cpu.allocated.capacity.disablethreshold', \
'cluster.memory.allocated.capacity.disablethreshold', \
'cluster.storage.capacity.notificationthreshold', \
'cluster.storage.allocated.capacity.notificationthreshold', \
'cluster.cpu.allocated.capacity.notificationthreshold', \
'cluster.memory.allocated.capacity.notificationthreshold', \
'secondary.storage.capacity.threshold', 'cluster.threshold.enabled', \
'kvm.ha.fence.on.storage.heartbeat.failure', 'kvm.ha.activity.check.failure.ratio', \
'enable.ha.storage.migration', 'force.ha', \
'router.health.checks.enabled')"""
why = """Each of these settings is a brake, a reserve or a warning that protects the cloud from \
its own growth or from a mistake. Changed beyond the value named here the brake does not act \
before the resource is full, or the mistake cannot be undone."""
fix = """Set the value back to what the finding names, or write down who decided otherwise, why \
and until when, as a waiver."""
refs = ["rules.md mgmt-settings-risky", "rules.md table 1.1"]
guards = [
  "a value that is masked or unset is not assessable",
  """vm.ha.enabled, ha.tag and mem.overprovisioning.factor are judged by ha-manager-off, \
  ha-tag-unused and cluster-mem-overcommit""",
  "event.purge.delay 0 means never and is fine here",
  "a cluster, zone or pool with a value of its own is a finding of its own",
]
*/
WITH
risky (name, test, bound, severity, why) AS (
    VALUES
    ('event.purge.delay', '<+', 35, 'medium', 'a monthly report sees part of its month'),
    ('expunge.delay', '<', 3600, 'medium', 'a deleted VM cannot be brought back'),
    ('network.gc.wait', '>', 86400, 'low', 'routers of empty networks stay for days'),
    ('storage.overprovisioning.factor', '>', 3, 'medium', 'pools may fill before growth shows'),
    ('pool.storage.capacity.disablethreshold', '>', 0.95, 'high', 'no brake before full'),
    ('pool.storage.allocated.capacity.disablethreshold', '>', 0.95, 'medium', 'no brake'),
    ('cluster.cpu.allocated.capacity.disablethreshold', '>', 0.95, 'medium', 'no brake'),
    ('cluster.memory.allocated.capacity.disablethreshold', '>', 0.95, 'medium', 'no brake'),
    ('cluster.storage.capacity.notificationthreshold', '>d', 0, 'medium', 'no warning'),
    ('cluster.storage.allocated.capacity.notificationthreshold', '>d', 0, 'medium', 'warns late'),
    ('cluster.cpu.allocated.capacity.notificationthreshold', '>d', 0, 'medium', 'no warning'),
    ('cluster.memory.allocated.capacity.notificationthreshold', '>d', 0, 'medium', 'warns late'),
    ('secondary.storage.capacity.threshold', '>=', 0.98, 'medium', 'no room to clean up'),
    ('cluster.threshold.enabled', '=', 'false', 'medium', 'starts fill a cluster to 100 %'),
    ('kvm.ha.fence.on.storage.heartbeat.failure', '=', 'true', 'medium', 'one pool fences all'),
    ('kvm.ha.activity.check.failure.ratio', '<', 0.5, 'medium', 'HA acts on few failures'),
    ('enable.ha.storage.migration', '=', 'false', 'info', 'HA restarts stay on their pool'),
    ('force.ha', '=', 'true', 'info', 'HA also restarts VMs that did not ask for it'),
    ('router.health.checks.enabled', '=', 'false', 'medium', 'sick routers go unseen')
),

held AS (
    SELECT
        c.*,
        r.test,
        r.severity,
        r.why,
        coalesce(c.value, c.default_value) AS setting_value,
        coalesce(g.value, r.bound) AS bound
    FROM configuration AS c
    JOIN risky AS r ON c.name = r.name
    LEFT JOIN setting AS g
        ON
            r.test = '>d' AND g.name
            = replace(replace(c.name, 'notification', 'disable'), 'cluster.storage', 'pool.storage')
)

SELECT
    iif(h.scope = 'global', h.name, h.name || '@' || h.scope_id) AS subject,
    h.name,
    h.name || ' (' || h.scope || ') is ' || coalesce(h.setting_value, 'unset')
    || ': ' || coalesce(h.why, '') AS message,
    h.severity,
    iif(coalesce(h.setting_value, '***') = '***', 'not assessable', 'finding') AS outcome,
    h.setting_value,
    h.default_value,
    h.test || ' ' || h.bound AS flagged_when
FROM held AS h
WHERE
    coalesce(h.setting_value, '***') = '***'
    OR (h.test = '=' AND lower(h.setting_value) = h.bound)
    OR (h.test = '>' AND cast(h.setting_value AS REAL) > h.bound)
    OR (h.test IN ('>=', '>d') AND cast(h.setting_value AS REAL) >= cast(h.bound AS REAL))
    OR (h.test = '<' AND cast(h.setting_value AS REAL) < h.bound)
    OR (h.test = '<+' AND cast(h.setting_value AS REAL) BETWEEN 0.001 AND h.bound - 0.001)
ORDER BY subject
