/*
id = "arr-fw-eol"
title = "The operating system of a storage array is out of support"
question = "Is the software of every array in support?"
category = "Lifecycle"
severity = "medium"
level = "storage_array"
confidence = "derived"
effort = "weeks"
actor = "storage"
why = """Faults that lose data or open the array to intruders are no longer mended in this release, and \
the vendor asks for an upgrade before it helps."""
fix = """Plan the upgrade to a release in support; it runs without a stop where two controllers take \
turns. Replace arrays for which there is none."""
refs = [
  "rules.md arr-fw-eol", "reference eol.json",
  "ONTAP and Ceph have dates there; SolidFire and NexentaStor are ended product lines: ask the vendor",
]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = ["a version or a date that is not known is not assessable"]
[params.years]
default = 1
unit = "count"
doc = "years after the end of support from which it is high"
*/
SELECT
    u.array_id AS subject,
    u.name,
    CASE
        WHEN u.version IS NULL THEN 'the version of ' || u.label || ' is not told'
        WHEN r.cycle IS NULL OR r.eol_state = 'unknown'
            THEN
                'the end of support of ' || u.label || ' is not known'
                || iif(
                    u.kind IN ('solidfire', 'nexenta'),
                    '; it is an ended product line: ask the vendor', ''
                )
        ELSE
            u.label || ' runs ' || r.title || ' ' || r.cycle || ', out of support'
            || coalesce(' since ' || substr(r.eol, 1, 10), '') || u.words
    END AS message,
    iif(julianday(:now) - julianday(r.eol) > 365.25 * :years, 'high', 'medium') AS severity,
    iif(r.cycle IS NULL OR r.eol_state = 'unknown', 'not assessable', 'finding') AS outcome,
    u.zone_id,
    u.vms,
    u.version,
    r.product,
    r.cycle,
    r.eol
FROM array_unit AS u
LEFT JOIN support AS r ON r.kind = 'array' AND r.text = u.kind || ' ' || u.version
WHERE
    r.cycle IS NULL
    OR r.eol_state IN ('unknown', 'ended')
    OR julianday(r.eol) < julianday(:now)
ORDER BY u.array_id
