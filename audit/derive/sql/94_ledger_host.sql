/*
doc = """Facts of hosts that CloudStack and their server (its BMC), or a switch, tell both: pairs, the \
one that wins first. For the ledger."""
columns = "ledger_control"
*/
WITH fact AS (
    SELECT
        m.*,
        h.source,
        h.cpu_sockets,
        h.oobm_address,
        iif(h.oobm_power_state IN ('On', 'Off'), h.oobm_power_state, NULL) AS power_told,
        coalesce(nullif(h.hypervisor_version, ''), h.os_version) AS version,
        s.source AS server_source,
        s.address,
        iif(s.os GLOB '*[0-9]*', s.os, NULL) AS os
    FROM host_machine AS m
    JOIN host AS h ON m.host_id = h.id
    JOIN machine AS o ON m.server_id = o.server_id
    JOIN server AS s ON o.server_id = s.id AND o.source = s.source
),

announced AS (
    SELECT
        h.id,
        h.name,
        h.source,
        n.source AS switch_source,
        max(n.system_description) AS told,
        coalesce(nullif(h.hypervisor_version, ''), h.os_version) AS version
    FROM host AS h
    JOIN host_port AS b ON h.id = b.host_id
    JOIN neighbor AS n ON b.switch_id = n.switch_id AND b.port = n.port
    WHERE n.system_description GLOB '*[0-9]*' AND b.method LIKE '%lldp%'
    GROUP BY h.id, n.source
)

SELECT
    'host' AS object_kind,
    l.host_id AS object_id,
    l.host AS object,
    'name' AS field,
    l.teller,
    l.source,
    'host' AS told_in,
    l.name AS value,
    l.short AS same,
    o.teller AS other_teller,
    o.source AS other_source,
    iif(o.teller = 'server', 'server', 'neighbor') AS other_told_in,
    o.name AS other_value,
    o.short AS other_same,
    'CloudStack: operators and tenants know the host by it' AS why,
    'rec-hostname-mismatch' AS rule_id
FROM ledger_host_name AS l
JOIN ledger_host_name AS o ON l.host_id = o.host_id
WHERE l.teller = 'CloudStack' AND o.teller <> 'CloudStack'
UNION ALL
SELECT
    'host',
    f.host_id,
    f.name,
    'memory',
    'CloudStack',
    f.source,
    'host',
    iif(f.memory IS NULL, NULL, printf('%.1f GiB', f.memory / 1073741824.0)),
    iif(f.memory IS NULL, NULL, printf('%.1f GiB', f.memory / 1073741824.0)),
    'server',
    f.server_source,
    'server',
    iif(f.memory_fitted IS NULL, NULL, printf('%.1f GiB', f.memory_fitted / 1073741824.0)),
    iif(f.memory_fitted IS NULL, NULL, printf('%.1f GiB', f.memory_fitted / 1073741824.0)),
    'CloudStack: only what the hypervisor sees can be sold',
    'rec-ram'
FROM fact AS f
UNION ALL
SELECT
    'host',
    f.host_id,
    f.name,
    'threads',
    'CloudStack',
    f.source,
    'host',
    f.threads,
    f.threads,
    'server',
    f.server_source,
    'server',
    f.threads_fitted,
    f.threads_fitted,
    'CloudStack: it sells from these',
    'rec-cpu'
FROM fact AS f
UNION ALL
SELECT
    'host',
    f.host_id,
    f.name,
    'sockets',
    'server',
    f.server_source,
    'server',
    f.sockets,
    f.sockets,
    'CloudStack',
    f.source,
    'host',
    f.cpu_sockets,
    f.cpu_sockets,
    'server: it counts its processors; CloudStack may be wrong',
    NULL
FROM fact AS f
UNION ALL
SELECT
    'host',
    f.host_id,
    f.name,
    'BMC address',
    'server',
    f.server_source,
    'server',
    f.address,
    lower(f.address),
    'CloudStack',
    f.source,
    'host',
    f.oobm_address,
    lower(f.oobm_address),
    'server: it answered there',
    'rec-oobm-mismatch'
FROM fact AS f
UNION ALL
SELECT
    'host',
    f.host_id,
    f.name,
    'power',
    'server',
    f.server_source,
    'server',
    f.power_state,
    lower(f.power_state),
    'CloudStack',
    f.source,
    'host',
    f.power_told,
    lower(f.power_told),
    'server: asked directly; what CloudStack has may be older',
    NULL
FROM fact AS f
UNION ALL
SELECT
    'host',
    f.host_id,
    f.name,
    'version',
    'CloudStack',
    f.source,
    'host',
    f.version,
    lower(f.version),
    'server',
    f.server_source,
    'server',
    f.os,
    iif(instr(lower(f.os), lower(f.version)) > 0, lower(f.version), lower(f.os)),
    'CloudStack: its agent reads it on the host',
    NULL
FROM fact AS f
UNION ALL
SELECT
    'host',
    a.id,
    a.name,
    'version',
    'CloudStack',
    a.source,
    'host',
    a.version,
    lower(a.version),
    'switch',
    a.switch_source,
    'neighbor',
    a.told,
    iif(instr(lower(a.told), lower(a.version)) > 0, lower(a.version), lower(a.told)),
    'CloudStack: its agent reads it on the host',
    NULL
FROM announced AS a
