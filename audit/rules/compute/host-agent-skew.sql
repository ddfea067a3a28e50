/*
id = "host-agent-skew"
title = "Agents do not match the management server"
question = "Does the agent on every KVM host match the management server?"
category = "Operations"
severity = "medium"
level = "host"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM host WHERE hypervisor = 'KVM'"
why = """The server sends commands that an older agent does not know or answers differently. \
Such errors show only when the command is used: a snapshot, a migration, an HA check."""
fix = """Upgrade cloudstack-agent on the hosts named here and restart it; running VMs are not \
touched."""
refs = ["rules.md host-agent-skew", "D:upgrading"]
guards = [
  "only the first three parts of the version are compared",
  "not judged within 7 days of a server start: an upgrade may be rolling",
]
[params.window]
default = 7
unit = "days"
doc = "after a server start an upgrade may still be rolling"
*/
WITH versions AS (
    SELECT
        h.id,
        h.name,
        h.agent_version,
        c.cloudstack_version,
        '["' || replace(replace(h.agent_version, '-', '.'), '.', '","') || '"]' AS agent,
        '["' || replace(replace(c.cloudstack_version, '-', '.'), '.', '","') || '"]' AS server,
        coalesce(julianday(:now) - julianday(f.newest_start) <= :window, 0) AS rolling
    FROM host AS h
    CROSS JOIN capability AS c
    CROSS JOIN host_fresh AS f
    WHERE h.hypervisor = 'KVM'
)

SELECT
    v.id AS subject,
    v.name,
    iif(
        v.agent_version IS NULL,
        'the agent version of ' || v.name || ' is not told',
        'the agent of ' || v.name || ' is ' || v.agent_version || ', the management server '
        || v.cloudstack_version
        || iif(v.rolling, '; a server was restarted lately, an upgrade may be rolling', '')
    ) AS message,
    iif(v.agent_version IS NULL OR v.rolling, 'not assessable', 'finding') AS outcome,
    v.agent_version,
    v.cloudstack_version
FROM versions AS v
WHERE
    v.agent_version IS NULL
    OR (v.agent ->> '$[0]') <> (v.server ->> '$[0]')
    OR (v.agent ->> '$[1]') <> (v.server ->> '$[1]')
    OR coalesce((v.agent ->> '$[2]') <> (v.server ->> '$[2]'), 0)
ORDER BY subject
