/*
doc = """A row per operating system of a host (host_system), with the host CloudStack knows it as: \
by the address it was asked at, else by its name, where exactly one host fits."""
[columns]
host_system_id = "Host system"
name = "Name it gives itself; else its address"
kind = "kvm, xenserver, esxi or linux"
pool_id = "Resource pool or vCenter cluster"
maintenance = "In maintenance mode"
build = "Build or patch level"
host_id = "Host of CloudStack; NULL: none, or more than one fits"
method = "address or name"
zone_id = "Zone of that host"
cluster_id = "Cluster of that host"
vms = "Running user VMs of that host [count]"
*/
WITH named AS MATERIALIZED (  -- a list that can be searched
    SELECT
        id AS host_id,
        ip_address,
        lower(name) AS name
    FROM host
),

candidate AS (
    SELECT
        s.id,
        h.host_id,
        1 AS step
    FROM host_system AS s
    JOIN named AS h ON s.address = h.ip_address
    UNION ALL
    SELECT
        s.id,
        h.host_id,
        2
    FROM host_system AS s
    JOIN named AS h ON lower(s.name) = h.name
),

fitting AS (
    SELECT
        id,
        step,
        min(host_id) AS host_id
    FROM candidate
    GROUP BY id, step
    HAVING count(DISTINCT host_id) = 1
),

bound AS (
    SELECT
        id,
        host_id,
        min(step) AS step
    FROM fitting
    GROUP BY id
)

SELECT
    s.id AS host_system_id,
    coalesce(s.name, s.address, s.id) AS name,
    s.kind,
    s.pool_id,
    s.maintenance,
    s.build,
    b.host_id,
    iif(b.step = 1, 'address', iif(b.step = 2, 'name', NULL)) AS method,
    v.zone_id,
    v.cluster_id,
    v.vms_running AS vms
FROM host_system AS s
LEFT JOIN bound AS b ON s.id = b.id
LEFT JOIN host_vms AS v ON b.host_id = v.host_id
