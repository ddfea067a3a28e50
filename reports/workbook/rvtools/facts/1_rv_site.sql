/*
doc = "A row per CloudStack: its name, version, and the UUID it is known by: that of its first zone."
key = "source"
*/
SELECT
    r.source,
    substr(r.source, instr(r.source, ':') + 1) AS site,
    max(r.version) AS version,
    (SELECT min(z.id) FROM zone AS z WHERE z.source = r.source) AS uuid
FROM source_run AS r
WHERE r.kind = 'cloudstack'
GROUP BY r.source
