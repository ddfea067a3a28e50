/*
doc = """A row per bond of a host that has members, as the host itself sees it."""
[columns]
subject = "Operating system and bond"
host_system_id = "Operating system"
bond = "Name of the bond"
label = "Bond and host, for sentences"
host_id = "Host of CloudStack; NULL: none known"
zone_id = "Zone of the host"
vms = "Running user VMs of the host [count]"
mode = "How it shares its members (host_bond.mode)"
monitor = "Interval of link monitoring; 0: off [s]"
partner_mac = "LACP partner; NULL: not told"
unanswered = "The LACP partner is 00:00:00:00:00:00: nobody answers"
members = "Links in it [count]"
members_told = "Links that tell whether they are up [count]"
members_up = "Links that are up [count]"
down = "Names of those that are down"
silent = "Links that are up and hear no LACP partner [count]"
outside = "Links that are up and outside the active aggregator [count]"
*/
WITH system AS MATERIALIZED (SELECT * FROM system_now),

leg AS (
    SELECT
        m.*,
        m.partner_mac = '00:00:00:00:00:00' AS is_silent
    FROM system_bond_member AS m
),

counted AS MATERIALIZED (
    SELECT
        host_system_id,
        bond,
        count(*) AS members,
        count(up) AS members_told,
        count(*) FILTER (WHERE up) AS members_up,
        group_concat(link, ', ') FILTER (WHERE NOT up) AS down,
        count(*) FILTER (WHERE up AND is_silent) AS silent
    FROM leg
    GROUP BY host_system_id, bond
)

SELECT
    b.host_system_id || ' ' || b.name AS subject,
    b.host_system_id,
    b.name AS bond,
    b.name || ' of ' || s.name AS label,
    s.host_id,
    s.zone_id,
    s.vms,
    b.mode,
    b.monitor,
    b.partner_mac,
    coalesce(b.partner_mac = '00:00:00:00:00:00', 0) AS unanswered,
    c.members,
    c.members_told,
    c.members_up,
    c.down,
    c.silent,
    iif(b.aggregator_ports < c.members_up, c.members_up - b.aggregator_ports, 0) AS outside
FROM system_bond AS b
JOIN system AS s ON b.host_system_id = s.host_system_id
JOIN counted AS c ON b.host_system_id = c.host_system_id AND b.name = c.bond
