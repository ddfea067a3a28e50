/*
doc = """A row per switch port and known host or switch that is told to be behind it: by the port's \
description, or by who announces itself there. Descriptions that speak of a BMC or of what was \
there before tell nothing."""
[columns]
switch_id = "Switch"
port = "Port"
teller = "description or neighbour"
told = "The description; the name that is announced, NULL when it was not told"
device_id = "Host or switch"
device = "Its name"
kind = "host or switch"
*/
WITH named AS (
    SELECT
        'host' AS kind,
        id,
        name
    FROM host
    UNION
    SELECT
        'switch',
        id,
        name
    FROM switch
),

cut AS (
    SELECT
        *,
        lower(name) AS whole,
        lower(substr(name, 1, instr(name || '.', '.') - 1)) AS short
    FROM named
),

-- an address, a number or a plain word may mean something else than the machine
device AS MATERIALIZED (
    SELECT *
    FROM cut
    WHERE length(short) > 2 AND short GLOB '*[a-z]*' AND short GLOB '*[-0-9]*'
),

spelled AS MATERIALIZED (
    SELECT
        short AS word,
        kind,
        id,
        name
    FROM device
    UNION
    SELECT
        whole,
        kind,
        id,
        name
    FROM device
),

-- in quotes, with one sign between words; one with underscores is tried whole and in parts
spaced AS (
    SELECT
        switch_id,
        name AS port,
        alias,
        replace(replace(replace(replace(replace(replace(replace(replace(replace(
            json_quote(lower(alias) || ' ' || replace(lower(alias), '_', ' ')),
            ',', ' '
        ), ';', ' '), ':', ' '), '/', ' '), '|', ' '), '(', ' '), ')', ' '), '[', ' '), ']', ' ')
            AS words
    FROM switch_port
    WHERE alias <> ''
),

part AS MATERIALIZED (
    SELECT
        p.switch_id,
        p.port,
        p.alias,
        trim(j.value, '.-_') AS word
    FROM spaced AS p
    CROSS JOIN json_each('[' || replace(p.words, ' ', '","') || ']') AS j
),

mute AS (
    SELECT DISTINCT
        switch_id,
        port
    FROM part
    WHERE
        word IN (
            'bmc', 'ilo', 'idrac', 'drac', 'ipmi', 'xcc', 'imm', 'cimc', 'irmc', 'oob', 'console',
            'old', 'ex', 'was', 'former', 'formerly', 'reserved', 'spare'
        )
),

-- CDP tells the serial behind the name: leaf-a(FDO123)
heard AS MATERIALIZED (
    SELECT
        n.switch_id,
        n.port,
        n.system_name AS told,
        n.chassis_id,
        lower(substr(n.system_name, 1, min(
            instr(n.system_name || '.', '.'), instr(n.system_name || '(', '(')
        ) - 1)) AS short
    FROM neighbor AS n
    WHERE n.port <> ''
)

SELECT DISTINCT
    w.switch_id,
    w.port,
    'description' AS teller,
    w.alias AS told,
    d.id AS device_id,
    d.name AS device,
    d.kind
FROM part AS w
JOIN spelled AS d ON w.word = d.word
LEFT JOIN mute AS m ON w.switch_id = m.switch_id AND w.port = m.port
WHERE m.port IS NULL
UNION
SELECT
    n.switch_id,
    n.port,
    'neighbour',
    n.told,
    d.id,
    d.name,
    d.kind
FROM heard AS n
JOIN device AS d ON n.short = d.short
UNION
SELECT
    n.switch_id,
    n.port,
    'neighbour',
    n.told,
    h.id,
    h.name,
    'host'
FROM heard AS n
JOIN host_port AS b ON n.switch_id = b.switch_id AND n.port = b.port
JOIN host AS h ON b.host_id = h.id
WHERE b.method IN ('lldp mac', 'server nic', 'lldp name')
UNION
SELECT
    n.switch_id,
    n.port,
    'neighbour',
    n.told,
    s.id,
    s.name,
    'switch'
FROM heard AS n
JOIN switch AS s ON n.chassis_id = s.chassis_id
