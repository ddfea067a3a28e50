/*
doc = "A row per host and part of its server that has firmware of its own: BIOS, controller, adapters."
[columns]
host_id = "Host"
cluster_id = "Cluster"
model = "Model of the server"
part = "BIOS, management controller, or the model of an adapter"
version = "Version; NULL: not told"
is_adapter = "It is a network or FC adapter"
changed = "When another version of it was last seen to be replaced; NULL: never [UTC]"
*/
SELECT
    b.host_id,
    b.cluster_id,
    b.model,
    'BIOS' AS part,
    b.bios_version AS version,
    0 AS is_adapter,
    (
        SELECT max(p.valid_to) FROM server_past AS p
        WHERE b.server_id = p.id AND b.source = p.source AND b.bios_version <> p.bios_version
    ) AS changed
FROM host_board AS b
WHERE b.server_id IS NOT NULL
UNION ALL
SELECT
    b.host_id,
    b.cluster_id,
    b.model,
    'management controller',
    b.bmc_version,
    0,
    (
        SELECT max(p.valid_to) FROM server_bmc_past AS p
        WHERE
            b.server_id = p.server_id AND b.source = p.source AND b.bmc_version <> p.version
    )
FROM host_board AS b
WHERE b.server_id IS NOT NULL
UNION ALL
SELECT
    b.host_id,
    b.cluster_id,
    b.model,
    coalesce(a.model, a.name, a.id),
    a.firmware,
    1,
    (
        SELECT max(p.valid_to) FROM server_adapter_past AS p
        WHERE
            a.server_id = p.server_id AND a.id = p.id AND a.source = p.source
            AND a.firmware <> p.firmware
    )
FROM host_board AS b
JOIN server_adapter AS a ON b.server_id = a.server_id AND b.source = a.source
