/*
id = "net-fw-eol"
title = "The software of a switch is out of support"
question = "Is the software of every switch in support?"
category = "Lifecycle"
severity = "medium"
level = "switch"
confidence = "derived"
effort = "weeks"
actor = "network"
why = """A switch without software updates keeps every fault that is found in it from now on, \
and the vendor no longer helps when it crashes. It carries every other system of the cloud."""
fix = "Plan the upgrade to a release in support; replace models that have none."
refs = ["rules.md net-fw-eol", "reference eol.json"]
guards = [
  "a version or a date that is not known is not assessable",
  "whether a switch faces the internet is not known, so it is never high",
  "a support contract that runs longer is not known",
]
*/
SELECT
    s.id AS subject,
    coalesce(s.name, s.id) AS name,
    CASE
        WHEN s.os_version IS NULL THEN 'the version of ' || coalesce(s.name, s.id) || ' is not told'
        WHEN r.cycle IS NULL OR r.eol_state = 'unknown'
            THEN
                'the end of support of ' || s.os_version || ' on ' || coalesce(s.name, s.id)
                || ' is not known'
        ELSE
            coalesce(s.name, s.id) || ' runs ' || r.text || ', out of support'
            || coalesce(' since ' || r.eol, '')
    END AS message,
    iif(r.cycle IS NULL OR r.eol_state = 'unknown', 'not assessable', 'finding') AS outcome,
    s.model,
    s.os_version,
    r.product,
    r.cycle,
    r.eol,
    r.extended_end,
    r.basis
FROM switch AS s
LEFT JOIN support AS r
    ON
        r.kind = 'switch'
        AND r.text = coalesce(s.vendor || ' ', '') || coalesce(s.family || ' ', '') || s.os_version
WHERE
    r.cycle IS NULL
    OR r.eol_state IN ('unknown', 'ended')
    OR julianday(r.eol) < julianday(:now)
ORDER BY subject
