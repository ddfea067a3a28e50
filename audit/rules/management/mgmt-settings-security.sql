/*
id = "mgmt-settings-security"
title = "A setting opens the cloud"
question = "Which settings depart from safe practice in security?"
category = "Security"
severity = "medium"
level = "configuration"
effort = "hours"
actor = "operator"
scope = """SELECT iif(scope = 'global', name, name || '@' || scope_id) FROM configuration WHERE \
name IN ('api.source.cidr.checks.enabled', \
'api.allowed.source.cidr.list', 'enforce.post.requests.and.timestamps', \
'incorrect.login.attempts.allowed', 'dynamic.apichecker.enabled', \
'ca.plugin.root.allow.expired.cert', \
'secstorage.encrypt.copy', 'system.vm.random.password', 'expose.dns.externally', \
'redfish.ignore.ssl')"""
why = """Each of these settings decides who may talk to the cloud and with what proof: left open, \
passwords can be guessed, calls repeated, and templates read on the wire."""
fix = """Set the value the finding names. Most of them need a restart of the management servers; \
test agents and clients after it. Where another value is wanted, write down owner, reason and \
end as a waiver."""
refs = ["rules.md mgmt-settings-risky", "rules.md table 1.1", "D:adminguide/best_practices"]
guards = [
  "a value that is masked or unset is not assessable",
  "ca.plugin.root.allow.expired.cert counts only while agents must show a certificate",
  "the open port, agents, consoles, two-factor login and the HAProxy login have rules of their own",
]
*/
WITH
risky (name, test, bound, severity, why) AS (
    VALUES
    ('api.source.cidr.checks.enabled', '=', 'false', 'medium', 'source lists have no effect'),
    ('api.allowed.source.cidr.list', '=', '0.0.0.0/0,::/0', 'low', 'the API takes any source'),
    ('enforce.post.requests.and.timestamps', '=', 'false', 'low', 'calls can be replayed'),
    ('incorrect.login.attempts.allowed', '<=', 0, 'medium', 'passwords can be guessed'),
    ('dynamic.apichecker.enabled', '=', 'false', 'medium', 'roles come from a static file'),
    ('ca.plugin.root.allow.expired.cert', '=', 'true', 'low', 'expired certificates pass'),
    ('secstorage.encrypt.copy', '=', 'false', 'medium', 'templates travel in clear text'),
    ('system.vm.random.password', '=', 'false', 'medium', 'system VMs share one password'),
    ('expose.dns.externally', '=', 'true', 'medium', 'routers are open resolvers'),
    ('redfish.ignore.ssl', '=', 'true', 'low', 'a BMC can be impersonated')
),

held AS (
    SELECT
        c.*,
        r.test,
        r.bound,
        r.severity,
        r.why,
        coalesce(c.value, c.default_value) AS setting_value
    FROM configuration AS c
    JOIN risky AS r ON c.name = r.name
)

SELECT
    iif(h.scope = 'global', h.name, h.name || '@' || h.scope_id) AS subject,
    h.name,
    h.name || ' (' || h.scope || ') is ' || coalesce(h.setting_value, 'unset') || ': ' || h.why
        AS message,
    h.severity,
    iif(coalesce(h.setting_value, '***') = '***', 'not assessable', 'finding') AS outcome,
    h.setting_value,
    h.default_value,
    h.test || ' ' || h.bound AS flagged_when
FROM held AS h
WHERE
    coalesce(h.setting_value, '***') = '***'
    OR (h.test = '>' AND cast(h.setting_value AS REAL) > h.bound)
    OR (h.test = '<=' AND cast(h.setting_value AS REAL) <= h.bound)
    OR (
        h.test = '=' AND lower(h.setting_value) = h.bound
        AND (
            h.name <> 'ca.plugin.root.allow.expired.cert'
            OR EXISTS (
                SELECT 1 FROM setting AS g
                WHERE g.name = 'ca.plugin.root.auth.strictness' AND g.value = 'true'
            )
        )
    )
ORDER BY subject
