/*
id = "hypervisor-eol"
title = "The hypervisor is at its end of support"
question = "Is the hypervisor of every host in support?"
category = "Lifecycle"
severity = "high"
level = "host"
confidence = "derived"
effort = "weeks"
actor = "operator"
why = """A hypervisor without updates leaves every VM on it open to faults that let a guest \
break out, and no vendor helps when it crashes. New CloudStack releases drop it, which then \
blocks the upgrade of the cloud itself."""
fix = """Plan the upgrade cluster by cluster, in the order CloudStack's release notes ask; \
reinstall hosts one by one while VMs move away."""
refs = ["rules.md hypervisor-eol", "reference eol.json"]
guards = [
  "a version or date that is not known is not assessable",
  "paid extended support is named in the evidence, it is not known whether it was bought",
]
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
    r.host_id AS subject,
    r.name,
    CASE
        WHEN r.version_text IS NULL THEN 'the hypervisor version of ' || r.name || ' is not told'
        WHEN r.cycle IS NULL OR r.eol_state = 'unknown'
            THEN 'the end of support of ' || r.version_text || ' on ' || r.name || ' is not known'
        WHEN r.eol IS NULL OR julianday(r.eol) < julianday(:now)
            THEN
                r.name || ' runs ' || r.version_text || ', out of support'
                || coalesce(' since ' || r.eol, '')
        ELSE
            r.name || ' runs ' || r.version_text || ', support ends on ' || r.eol || ', in '
            || cast(julianday(r.eol) - julianday(:now) AS INTEGER) || ' days'
    END AS message,
    CASE
        WHEN r.eol IS NULL OR julianday(r.eol) < julianday(:now) THEN 'high'
        WHEN julianday(r.eol) - julianday(:now) < :near THEN 'medium'
        ELSE 'low'
    END AS severity,
    iif(r.cycle IS NULL OR r.eol_state = 'unknown', 'not assessable', 'finding') AS outcome,
    r.version_text,
    r.cycle,
    r.eol,
    r.extended_end,
    r.basis,
    v.vms_running AS vms
FROM host_release AS r
JOIN host_vms AS v ON r.host_id = v.host_id
WHERE
    r.cycle IS NULL
    OR r.eol_state IN ('unknown', 'ended')
    OR julianday(r.eol) - julianday(:now) < :notice
ORDER BY subject
