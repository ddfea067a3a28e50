/*
doc = """A row per bond of a host with a member whose switch port is known: how the host shares its \
links and how the switch side is set. What the host says of its bond wins over what switches let \
one guess."""
[columns]
subject = "Operating system and bond"
host_system_id = "Operating system"
bond = "Name of the bond"
label = "Bond and host, for sentences"
host_id = "Host of CloudStack; NULL: none known"
zone_id = "Zone of the host"
vms = "Running user VMs of the host [count]"
mode = "How the host shares its members"
needs = """What that needs on the switch: lacp, static (a LAG without LACP) or none (no LAG); NULL: \
the mode is not told or may have either"""
members = "Links in it [count]"
cabled = "Links whose switch port is known [count]"
ports = "Those ports"
side = "What the switch has there: lacp, static, none, mixed; NULL: its LAGs are not told"
bundles = "LAGs there; the LAGs of an MLAG pair count once [count]"
switches = "Switches behind it [count]"
confidence = "How the ports were found: measured or derived"
*/
WITH alone AS (
    SELECT host_system_id
    FROM host_bond_now
    GROUP BY host_system_id
    HAVING count(*) = 1
),

teller AS (
    SELECT switch_id
    FROM switch_port
    WHERE lag IS NOT NULL
    UNION
    SELECT switch_id
    FROM lacp_port
),

cable AS (
    SELECT
        m.host_system_id,
        m.bond,
        m.link,
        p.switch_id,
        p.port,
        p.confidence
    FROM system_bond_member AS m
    JOIN host_link_port AS p ON m.host_system_id = p.host_system_id AND m.link = p.link
    UNION
    -- a port of the host of which the link is not known is the bond's where it has but one
    SELECT
        b.host_system_id,
        b.bond,
        p.port,
        p.switch_id,
        p.port,
        'derived'
    FROM host_bond_now AS b
    JOIN alone AS a ON b.host_system_id = a.host_system_id
    JOIN host_link_port AS p ON b.host_system_id = p.host_system_id AND p.link = ''
    WHERE p.lag IS NOT NULL
),

told AS (
    SELECT
        c.*,
        n.bond AS bundle,
        CASE
            WHEN l.lacp = 'static' THEN 'static'
            WHEN l.lacp IN ('synced', 'not synced') THEN 'lacp'
            WHEN l.lag IS NOT NULL THEN NULL
            WHEN t.switch_id IS NOT NULL THEN 'none'
        END AS side
    FROM cable AS c
    LEFT JOIN lag_leg AS l ON c.switch_id = l.switch_id AND c.port = l.port
    LEFT JOIN lag_side AS n ON l.switch_id = n.switch_id AND l.lag = n.lag
    LEFT JOIN teller AS t ON c.switch_id = t.switch_id
),

summed AS (
    SELECT
        o.host_system_id,
        o.bond,
        count(DISTINCT o.link) AS cabled,
        group_concat(DISTINCT coalesce(w.name, o.switch_id) || ' ' || o.port) AS ports,
        count(*) AS legs,
        count(o.side) AS sides_told,
        count(DISTINCT o.side) AS sides,
        max(o.side) AS side,
        count(DISTINCT o.bundle) AS bundles,
        count(DISTINCT o.switch_id) AS switches,
        max(o.confidence <> 'measured') AS is_derived
    FROM told AS o
    LEFT JOIN switch AS w ON o.switch_id = w.id
    GROUP BY o.host_system_id, o.bond
)

SELECT
    b.subject,
    b.host_system_id,
    b.bond,
    b.label,
    b.host_id,
    b.zone_id,
    b.vms,
    b.mode,
    CASE
        WHEN b.mode = 'lacp' THEN 'lacp'
        WHEN b.mode IN ('balance-rr', 'balance-xor', 'broadcast', 'loadbalance-ip') THEN 'static'
        WHEN
            b.mode IN (
                'active-backup', 'balance-slb', 'balance-tlb', 'balance-alb', 'explicit',
                'loadbalance-srcid', 'loadbalance-srcmac'
            )
            THEN 'none'
    END AS needs,
    b.members,
    s.cabled,
    s.ports,
    CASE
        WHEN s.sides > 1 THEN 'mixed'
        WHEN s.sides_told = s.legs THEN s.side
    END AS side,
    s.bundles,
    s.switches,
    iif(s.is_derived, 'derived', 'measured') AS confidence
FROM host_bond_now AS b
JOIN summed AS s ON b.host_system_id = s.host_system_id AND b.bond = s.bond
