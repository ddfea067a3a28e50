/*
id = "vm-iso-attached"
title = "Installation images left in running machines"
question = "Is an ISO image still in machines that have long been installed?"
category = "Operations"
severity = "low"
level = "zone"
confidence = "measured"
effort = "hours"
actor = "tenant"
scope = "SELECT DISTINCT zone_id FROM vm WHERE state = 'Running' AND zone_id IS NOT NULL"
why = """A machine with an ISO image needs secondary storage to start and to move: when the \
image or its store is gone, the restart after a failure of its host fails."""
fix = "Detach the images; a script over the list does it while the machines run."
refs = [
  "rules.md vm-iso-attached", "S:UserVmResponse.isoid",
  "on which store the image lies is not collected, so the severity does not move with it",
]
guards = ["machines whose state changed within a week", "one finding per zone, not per VM"]
[params.days]
default = 7
unit = "days"
doc = "how long an image may stay in a running machine"
*/
SELECT
    v.zone_id AS subject,
    z.name,
    iif(
        sum(julianday(:now) - julianday(v.last_updated) > :days) > 0,
        sum(julianday(:now) - julianday(v.last_updated) > :days) || ' machines of ' || z.name
        || ' have run for more than ' || :days || ' days with an ISO image, for example '
        || min(iif(julianday(:now) - julianday(v.last_updated) > :days, v.name, NULL)),
        'since when ' || count(*) || ' machines of ' || z.name
        || ' run with an ISO image is not told'
    ) AS message,
    iif(
        sum(julianday(:now) - julianday(v.last_updated) > :days) > 0, 'finding', 'not assessable'
    ) AS outcome,
    sum(julianday(:now) - julianday(v.last_updated) > :days) AS vms,
    count(*) AS vms_with_iso,
    count(DISTINCT v.iso_id) AS images,
    count(DISTINCT coalesce(v.account, v.project_id)) AS owners
FROM vm AS v
JOIN zone AS z ON v.zone_id = z.id
WHERE
    v.state = 'Running'
    AND v.iso_id IS NOT NULL
    AND coalesce(julianday(:now) - julianday(v.last_updated) > :days, 1)
GROUP BY v.zone_id, z.name
ORDER BY v.zone_id
