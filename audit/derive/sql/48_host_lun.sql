/*
doc = """A row per LUN a host has by multipath: its paths, and how many hosts see it."""
[columns]
host_system_id = "Operating system"
wwid = "World-wide id of the LUN"
label = "Alias or id, with vendor, for sentences"
name = "Name of the host"
host_id = "Host of CloudStack; NULL: none known"
zone_id = "Zone of the host"
cluster_id = "Cluster of the host"
vms = "Running user VMs of the host [count]"
paths = "Paths [count]"
usable = "Paths that carry or could carry I/O: active or standby [count]"
failed = "Paths that are neither [count]"
adapters = "Adapters of the usable paths; 0: not told [count]"
hosts = "Hosts that see the LUN [count]"
*/
WITH system AS MATERIALIZED (SELECT * FROM system_now),

-- the first source that tells paths of a host; the other columns are of its row
teller AS MATERIALIZED (
    SELECT
        t.host_system_id,
        t.teller_id,
        min(t.source) AS source
    FROM system_teller AS t
    WHERE
        (t.teller_id, t.source) IN (
            SELECT
                p.host_system_id,
                p.source
            FROM host_path AS p
        )
    GROUP BY t.host_system_id
),

path AS MATERIALIZED (
    SELECT
        t.host_system_id,
        p.wwid,
        p.alias,
        p.vendor,
        p.adapter,
        p.path <> 'none' AS is_path,
        p.state,
        coalesce(p.state IN ('active', 'standby'), 0) AS is_usable
    FROM host_path AS p
    JOIN teller AS t ON p.host_system_id = t.teller_id AND p.source = t.source
),

spread AS MATERIALIZED (
    SELECT
        wwid,
        count(DISTINCT host_system_id) AS hosts
    FROM path
    GROUP BY wwid
)

SELECT
    s.host_system_id,
    p.wwid,
    coalesce(max(p.alias) || ' (' || p.wwid || ')', p.wwid)
    || coalesce(' of ' || max(p.vendor), '') AS label,
    s.name,
    s.host_id,
    s.zone_id,
    s.cluster_id,
    s.vms,
    sum(p.is_path) AS paths,
    sum(p.is_usable) AS usable,
    count(p.state) FILTER (WHERE p.is_path AND NOT p.is_usable) AS failed,
    count(DISTINCT iif(p.is_usable, p.adapter, NULL)) AS adapters,
    max(e.hosts) AS hosts
FROM path AS p
JOIN system AS s ON p.host_system_id = s.host_system_id
JOIN spread AS e ON p.wwid = e.wwid
GROUP BY s.host_system_id, p.wwid
