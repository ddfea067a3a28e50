/*
doc = """What servers, switches and arrays told that were asked at two addresses: pairs, the one that wins first. \
For the ledger."""
columns = "ledger_control"
*/
SELECT
    'server' AS object_kind,
    a.id AS object_id,
    coalesce(a.name, a.id) AS object,
    'serial number' AS field,
    'server' AS teller,
    a.source,
    'server' AS told_in,
    a.serial AS value,
    lower(a.serial) AS same,
    'server' AS other_teller,
    b.source AS other_source,
    'server' AS other_told_in,
    b.serial AS other_value,
    lower(b.serial) AS other_same,
    'the source that comes first by name' AS why,
    NULL AS rule_id
FROM server AS a
JOIN server AS b ON a.id = b.id AND a.source < b.source
UNION ALL
SELECT
    'server',
    a.id,
    coalesce(a.name, a.id),
    'BIOS version',
    'server',
    a.source,
    'server',
    a.bios_version,
    lower(a.bios_version),
    'server',
    b.source,
    'server',
    b.bios_version,
    lower(b.bios_version),
    'the source that comes first by name',
    NULL
FROM server AS a
JOIN server AS b ON a.id = b.id AND a.source < b.source
UNION ALL
SELECT
    'server',
    a.id,
    coalesce(a.name, a.id),
    'power',
    'server',
    a.source,
    'server',
    a.power_state,
    lower(a.power_state),
    'server',
    b.source,
    'server',
    b.power_state,
    lower(b.power_state),
    'the source that comes first by name',
    NULL
FROM server AS a
JOIN server AS b ON a.id = b.id AND a.source < b.source
UNION ALL
SELECT
    'switch',
    a.id,
    coalesce(a.name, a.id),
    'name',
    'switch',
    a.source,
    'switch',
    a.name,
    lower(a.name),
    'switch',
    b.source,
    'switch',
    b.name,
    lower(b.name),
    'the source that comes first by name',
    NULL
FROM switch AS a
JOIN switch AS b ON a.id = b.id AND a.source < b.source
UNION ALL
SELECT
    'switch',
    a.id,
    coalesce(a.name, a.id),
    'version',
    'switch',
    a.source,
    'switch',
    a.os_version,
    lower(a.os_version),
    'switch',
    b.source,
    'switch',
    b.os_version,
    lower(b.os_version),
    'the source that comes first by name',
    NULL
FROM switch AS a
JOIN switch AS b ON a.id = b.id AND a.source < b.source
UNION ALL
SELECT
    'storage_array',
    a.id,
    coalesce(a.name, a.id),
    'name',
    'array',
    a.source,
    'storage_array',
    a.name,
    lower(a.name),
    'array',
    b.source,
    'storage_array',
    b.name,
    lower(b.name),
    'the source that comes first by name',
    NULL
FROM storage_array AS a
JOIN storage_array AS b ON a.id = b.id AND a.source < b.source
UNION ALL
SELECT
    'storage_array',
    a.id,
    coalesce(a.name, a.id),
    'version',
    'array',
    a.source,
    'storage_array',
    a.version,
    lower(a.version),
    'array',
    b.source,
    'storage_array',
    b.version,
    lower(b.version),
    'the source that comes first by name',
    NULL
FROM storage_array AS a
JOIN storage_array AS b ON a.id = b.id AND a.source < b.source
