/*
id = "mgmt-cloudstack-eol"
title = "The CloudStack release line is at its end"
question = "Is the CloudStack release line still maintained?"
category = "Lifecycle"
severity = "high"
level = "capability"
confidence = "derived"
effort = "weeks"
actor = "operator"
scope = "SELECT cloudstack_version FROM capability"
why = """After the end of its line CloudStack gets no more security or bug fixes. New hypervisor \
and database releases are not tested with it, so every part around it ages with it. An upgrade \
needs a rehearsal, a window and often newer system VMs: plan months, not days."""
fix = """Plan the upgrade to the current LTS line: rehearse it on a copy of the database and \
check the hypervisors against the compatibility list of the new line."""
refs = ["rules.md mgmt-cloudstack-eol", "reference eol.json apache-cloudstack"]
guards = ["a version or date that is not known is not assessable, never in support"]
[params.notice]
default = 180
unit = "days"
doc = "less than this until the end is low"
[params.near]
default = 90
unit = "days"
doc = "less than this until the end is medium"
*/
SELECT
    c.cloudstack_version AS subject,
    'CloudStack ' || c.cloudstack_version AS name,
    CASE
        WHEN s.cycle IS NULL OR s.eol_state = 'unknown'
            THEN 'the end of support of CloudStack ' || c.cloudstack_version || ' is not known'
        WHEN s.eol IS NULL THEN 'CloudStack ' || s.cycle || ' is past its end of support'
        WHEN julianday(s.eol) < julianday(:now)
            THEN
                'CloudStack ' || s.cycle || ' ended on ' || s.eol || ', '
                || cast(julianday(:now) - julianday(s.eol) AS INTEGER) || ' days ago'
        ELSE
            'CloudStack ' || s.cycle || ' ends on ' || s.eol || ', in '
            || cast(julianday(s.eol) - julianday(:now) AS INTEGER) || ' days'
    END AS message,
    CASE
        WHEN s.eol IS NULL OR julianday(s.eol) < julianday(:now) THEN 'high'
        WHEN julianday(s.eol) - julianday(:now) < :near THEN 'medium'
        ELSE 'low'
    END AS severity,
    iif(
        s.cycle IS NULL OR s.eol_state = 'unknown', 'not assessable', 'finding'
    ) AS outcome,
    s.cycle,
    s.eol,
    s.basis
FROM capability AS c
LEFT JOIN support AS s
    ON s.kind = 'cloudstack' AND s.text = 'CloudStack ' || c.cloudstack_version
WHERE
    s.cycle IS NULL
    OR s.eol_state IN ('unknown', 'ended')
    OR julianday(s.eol) - julianday(:now) < :notice
ORDER BY subject
