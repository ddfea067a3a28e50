/*
doc = """A row per running user VM and host other than the one CloudStack has it on, where a port \
that leads to that host alone has learned the VM's MAC address. Addresses that several NICs have \
are left out, and those of routers."""
[columns]
vm_id = "VM"
name = "Its name"
told_host_id = "Host CloudStack has it on"
host_id = "Host its address is learned behind"
place = "Switch and port that learned it: of several the one where it is known longest"
since = "Since when both are so, as the collections show [UTC]"
seconds = "How long it was so, from the first to the last collection that shows both [s]"
migrated = "CloudStack's last migration of the VM; NULL: none among the events it keeps [UTC]"
*/
WITH look AS MATERIALIZED (
    SELECT
        source,
        table_name,
        max(started) AS at
    FROM answer
    WHERE complete AND table_name IN ('vm', 'mac_entry')
    GROUP BY source, table_name
),

-- ports and LAGs whose cables lead to one host, as it says itself: what was only learned there may
-- be behind a switch in between
way AS MATERIALIZED (
    SELECT
        b.switch_id,
        cast(coalesce(b.lag, b.port) AS TEXT) AS port, -- of a kind that can be looked up
        min(b.host_id) AS host_id
    FROM host_port AS b
    LEFT JOIN link_conflict AS c
        ON
            b.switch_id = c.switch_id
            AND c.port IN (b.port, b.lag)
            AND c.kind <> 'proofs disagree'
    GROUP BY b.switch_id, coalesce(b.lag, b.port)
    HAVING
        min(b.host_id) = max(b.host_id)
        AND min(b.method IN ('lldp mac', 'server nic', 'lldp name', 'lacp partner'))
        AND max(b.method <> 'lacp partner')
        AND max(b.vms_other) > 0
        AND count(c.port) = 0
),

-- MAC tables name the LAG or one of its cables
named AS MATERIALIZED (
    SELECT
        w.switch_id,
        w.port,
        w.host_id
    FROM way AS w
    UNION
    SELECT
        w.switch_id,
        b.port,
        w.host_id
    FROM way AS w
    JOIN host_port AS b ON w.switch_id = b.switch_id AND w.port = b.lag
),

learned AS (
    SELECT
        w.host_id,
        m.mac,
        m.valid_from,
        m.source,
        coalesce(s.name, m.switch_id) || ' ' || m.port AS place
    FROM mac_entry AS m
    CROSS JOIN named AS w ON m.switch_id = w.switch_id AND m.port = w.port
    LEFT JOIN switch AS s ON m.switch_id = s.id
    WHERE m.switch_id IN (SELECT o.switch_id FROM named AS o)
),

stray AS MATERIALIZED (
    SELECT
        v.id,
        v.name,
        v.source,
        v.host_id AS told_host_id,
        l.host_id,
        l.place,
        l.valid_from AS learned,
        l.source AS learned_by,
        coalesce(
            (
                SELECT max(p.valid_to) FROM vm_past AS p
                WHERE
                    p.id = v.id AND p.source = v.source
                    AND (p.host_id IS NOT v.host_id OR p.state IS NOT 'Running')
            ),
            (
                SELECT min(y.valid_from) FROM vm_history AS y
                WHERE y.id = v.id AND y.source = v.source
            )
        ) AS placed
    FROM learned AS l
    CROSS JOIN vm_nic AS n ON l.mac = n.mac
    CROSS JOIN vm AS v ON n.vm_id = v.id
    WHERE
        v.state = 'Running'
        AND v.host_id <> l.host_id
        AND NOT EXISTS (
            SELECT 1 FROM vm_nic AS o
            WHERE o.mac = n.mac AND o.id <> n.id
        )
        AND l.mac NOT IN (
            SELECT lower(r.mac) FROM router_nic AS r
            WHERE r.mac IS NOT NULL
        )
),

lasting AS (
    SELECT
        y.*,
        max(y.learned, y.placed) AS since,
        max(
            (julianday(min(m.at, c.at)) - julianday(max(y.learned, y.placed))) * 86400, 0
        ) AS seconds
    FROM stray AS y
    JOIN look AS m ON y.learned_by = m.source AND m.table_name = 'mac_entry'
    JOIN look AS c ON y.source = c.source AND c.table_name = 'vm'
),

ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY id, host_id ORDER BY seconds DESC, place) AS rank
    FROM lasting
)

SELECT
    r.id AS vm_id,
    r.name,
    r.told_host_id,
    r.host_id,
    r.place,
    r.since,
    cast(round(r.seconds) AS INTEGER) AS seconds,
    (
        SELECT max(e.created) FROM event AS e
        WHERE e.type = 'VM.MIGRATE' AND e.resource_id = r.id
    ) AS migrated
FROM ranked AS r
WHERE r.rank = 1
