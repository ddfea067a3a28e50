/*
id = "arr-support-off"
title = "A storage array does not call home"
question = "Does the vendor hear of faults of the array?"
category = "Operations"
severity = "low"
level = "storage_array"
effort = "hours"
actor = "storage"
why = """An array that calls home has a new drive sent before anybody in the house noticed, and its \
support cases begin with the facts. This one tells nobody."""
fix = """Turn call-home on, by a proxy where the array has no way out, and test that a message arrives."""
refs = ["rules.md arr-support-off", "ONTAP REST support/autosupport: enabled"]
optional = [
  "array_lif", "array_protection", "array_volume", "image_store", "storage_pool", "vm",
  "volume",
]
guards = ["sites that let nothing out: waive it", "arrays that do not say: not assessable"]
*/
SELECT
    u.array_id AS subject,
    u.name,
    iif(
        a.autosupport IS NULL,
        'whether ' || u.label || ' calls home is not told',
        u.label || ' does not call home' || u.words
    ) AS message,
    iif(a.autosupport IS NULL, 'not assessable', 'finding') AS outcome,
    u.zone_id,
    u.vms,
    a.autosupport
FROM array_unit AS u
JOIN storage_array AS a ON u.array_id = a.id AND u.source = a.source
WHERE coalesce(a.autosupport, 0) = 0
ORDER BY u.array_id
