/*
doc = """Parts of servers with what the BMC thinks of them, each once; empty bays, sockets and \
slots are left out."""
[columns]
server_id = "Server"
kind = """power supply, fan, memory module, disk, volume, temperature, processor, adapter, port \
or BMC"""
name = "Name of the part"
state = "State; NULL: not told"
health = "OK, Warning or Critical; NULL: not told"
words = "State and health as they are told, in one text; NULL: neither told"
is_bad = """Health is Warning or Critical, or the state is one of no working part; NULL: neither \
told. A state counts for what has to run, and not while the server is off"""
*/
WITH part AS (
    SELECT
        source,
        server_id,
        'power supply' AS kind,
        name,
        state,
        health,
        1 AS runs
    FROM server_psu
    UNION ALL
    SELECT
        source,
        server_id,
        'fan',
        name,
        state,
        health,
        1
    FROM server_fan
    UNION ALL
    SELECT
        source,
        server_id,
        'memory module',
        name,
        state,
        health,
        1
    FROM server_dimm
    UNION ALL
    SELECT
        source,
        server_id,
        'disk',
        coalesce(name, id),
        state,
        health,
        1
    FROM server_disk
    UNION ALL
    SELECT
        source,
        server_id,
        'volume',
        coalesce(name, id),
        state,
        health,
        1
    FROM server_volume
    UNION ALL
    SELECT
        source,
        server_id,
        'processor',
        name,
        state,
        health,
        1
    FROM server_cpu
    UNION ALL
    SELECT
        source,
        server_id,
        'temperature',
        name,
        state,
        health,
        0
    FROM server_sensor
    UNION ALL
    SELECT
        source,
        server_id,
        'adapter',
        coalesce(name, id),
        state,
        health,
        0
    FROM server_adapter
    UNION ALL
    SELECT
        source,
        server_id,
        'port',
        name,
        NULL,
        health,
        0
    FROM server_nic
    UNION ALL
    SELECT
        source,
        server_id,
        'port',
        name,
        NULL,
        health,
        0
    FROM server_fc_port
    UNION ALL
    SELECT
        source,
        server_id,
        'BMC',
        id,
        state,
        health,
        0
    FROM server_bmc
)

SELECT
    p.server_id,
    p.kind,
    p.name,
    p.state,
    p.health,
    coalesce(p.state || ', ' || p.health, p.state, p.health) AS words,
    CASE
        WHEN p.health IN ('Warning', 'Critical') THEN 1
        WHEN NOT p.runs OR p.state IS NULL OR coalesce(m.power_state, 'On') <> 'On'
            THEN iif(p.health = 'OK', 0, NULL)
        ELSE p.state NOT IN (SELECT w.state FROM working_state AS w)
    END AS is_bad
FROM part AS p
JOIN machine AS m ON p.server_id = m.server_id AND p.source = m.source
WHERE coalesce(p.state, '') <> 'Absent'
