/*
doc = """Storage arrays, each once, with what of CloudStack lies on them. One that was asked at two \
addresses tells everything twice: rules read the rows of `source` only."""
[columns]
array_id = "Array"
source = "Source whose rows count"
name = "Name"
label = "Name with vendor and version, for sentences"
kind = "Reader: ontap, solidfire ..."
vendor = "Vendor"
version = "Version of the storage operating system"
controllers = "Nodes or controllers that can serve the same data; NULL: not told [count]"
is_mirrored = "All of it is mirrored to another site or array, and the mirror is whole"
zone_id = "Zone of its pools; NULL: several, or none"
pools = "Primary storage pools of CloudStack on it [count]"
vms = "Running user VMs on it [count]"
zone_share = "Largest share of the running user VMs of a zone; NULL: none known [share]"
words = "What is at stake, to be put behind a sentence; empty: nothing known"
*/
SELECT
    a.array_id,
    a.source,
    a.name,
    a.label,
    a.kind,
    a.vendor,
    a.version,
    a.controllers,
    a.is_mirrored,
    a.zone_id,
    coalesce(s.pools, 0) AS pools,
    coalesce(s.vms, 0) AS vms,
    s.zone_share,
    coalesce(s.words, '') AS words
FROM array_identity AS a
LEFT JOIN array_stake AS s ON s.kind = 'array' AND a.array_id || '/' || a.array_id = s.subject
