/*
id = "srv-bmc-unreachable"
title = "A management controller does not answer"
question = "Did every management controller answer?"
category = "Operations"
severity = "medium"
level = "source_run"
effort = "hours"
actor = "operator"
optional = ["host"]
scope = "SELECT DISTINCT source FROM source_run WHERE kind = 'redfish'"
why = """Without its controller a server can be neither switched off nor looked at from afar. Host HA \
needs it to fence: a host it cannot switch off is never declared dead, and its virtual machines stay \
where they are."""
fix = """Read the error: address, firewall, certificate or account. A controller that hangs is \
restarted by taking both cords out for a minute, with the host empty."""
refs = ["rules.md srv-bmc-unreachable", "DSP0266 service root"]
guards = [
  "only when two collections in a row got nothing",
  "hosts in maintenance",
]
*/
WITH ranked AS (
    SELECT
        source,
        started,
        status,
        reason,
        substr(source, instr(source, '/') + 1) AS address,
        row_number() OVER (PARTITION BY source ORDER BY started DESC) AS place
    FROM source_run
    WHERE kind = 'redfish'
),

latest AS (
    SELECT
        r.source,
        r.reason,
        b.status AS status_before,
        b.started AS since,
        iif(
            r.address LIKE '%:%:%', r.address,
            substr(r.address, 1, instr(r.address || ':', ':') - 1)
        ) AS address
    FROM ranked AS r
    LEFT JOIN ranked AS b ON r.source = b.source AND b.place = 2
    WHERE r.place = 1 AND r.status = 'failed'
)

SELECT
    l.source AS subject,
    coalesce(h.name, l.address) AS name,
    'the controller ' || coalesce('of ' || h.name || ' ', '') || 'at ' || l.address
    || ' does not answer'
    || iif(l.status_before = 'failed', ', nor did it at ' || substr(l.since, 1, 16), '')
    || coalesce(': ' || l.reason, '')
    || iif(h.ha_enabled, ' (host HA is on and needs it)', '') AS message,
    CASE
        WHEN coalesce(h.resource_state, '') LIKE '%Maintenance%' THEN 'not applicable'
        WHEN l.status_before = 'failed' THEN 'finding'
        ELSE 'not assessable'
    END AS outcome,
    iif(h.ha_enabled, 'high', 'medium') AS severity,
    h.zone_id,
    l.address,
    l.reason
FROM latest AS l
LEFT JOIN host AS h ON l.address = lower(h.oobm_address)
ORDER BY subject
