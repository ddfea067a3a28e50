/*
title = "What changed on VMs between collections, the newest first"
doc = "From vm_history: state, host, size, offering, account and name, before and after."
*/
WITH step AS (
    SELECT
        h.id,
        h.name,
        h.account,
        h.valid_from AS seen,
        lag(h.valid_from) OVER version AS previous,
        json_array(
            json_array('state', lag(h.state) OVER version, h.state),
            json_array('host', lag(h.host_id) OVER version, h.host_id),
            json_array('vcpus', lag(h.cpu_number) OVER version, h.cpu_number),
            json_array('memory', lag(h.memory) OVER version, h.memory),
            json_array('offering', lag(h.service_offering_id) OVER version, h.service_offering_id),
            json_array('account', lag(h.account) OVER version, h.account),
            json_array('name', lag(h.name) OVER version, h.name)
        ) AS pairs
    FROM vm_history AS h
    WHERE h.id IN (SELECT p.id FROM vm_past AS p)
    WINDOW version AS (PARTITION BY h.source, h.id ORDER BY h.valid_from)
),

change AS (
    SELECT
        step.seen,
        step.name AS vm,
        step.account,
        step.id,
        json_extract(pair.value, '$[0]') AS what,
        json_extract(pair.value, '$[1]') AS old,
        json_extract(pair.value, '$[2]') AS new
    FROM step
    CROSS JOIN json_each(step.pairs) AS pair
    WHERE step.previous IS NOT NULL
)

SELECT
    c.seen,
    c.vm,
    c.account,
    c.what,
    coalesce((
        SELECT h.name FROM host AS h
        WHERE h.id = c.old
    ), c.old) AS was,
    coalesce((
        SELECT h.name FROM host AS h
        WHERE h.id = c.new
    ), c.new) AS became
FROM change AS c
WHERE c.old IS NOT c.new
ORDER BY c.seen DESC, c.vm, c.id, c.what
