/*
doc = """A row per address range and collection: how many addresses it held and how many were \
taken then, by the history of what holds them. Pod ranges count the private addresses of system \
VMs, shared ranges NICs of VMs and routers; secondary addresses are not told, so `used` is the \
least."""
[columns]
range_id = "Range; for pods the pod and the first address"
kind = "public_range, shared_range or pod_range"
at = "Time of the collection [UTC]"
used = "Addresses taken then [count]"
total = "Addresses of the range then [count]"
*/
WITH
-- a collection counts where it saw every holder
look AS (
    SELECT
        CASE a.table_name
            WHEN 'public_ip' THEN 'public_range'
            WHEN 'vm_nic' THEN 'shared_range'
            ELSE 'pod_range'
        END AS kind,
        a.source,
        a.started AS at
    FROM answer AS a
    WHERE a.complete AND a.table_name IN ('public_ip', 'vm_nic', 'system_vm')
),

span AS (
    SELECT
        iif(for_virtual_network, 'public_range', 'shared_range') AS kind,
        id AS range_id,
        '[' || replace(start_ip, '.', ',') || ']' AS a,
        '[' || replace(coalesce(end_ip, start_ip), '.', ',') || ']' AS b,
        source,
        valid_from,
        valid_to
    FROM public_ip_range_history
    UNION ALL
    SELECT
        'pod_range',
        pod_id || ' ' || start_ip,
        '[' || replace(start_ip, '.', ',') || ']',
        '[' || replace(coalesce(end_ip, start_ip), '.', ',') || ']',
        source,
        valid_from,
        valid_to
    FROM pod_ip_range_history
),

sized AS MATERIALIZED (
    SELECT
        kind,
        range_id,
        source,
        valid_from,
        valid_to,
        ((b ->> 0) - (a ->> 0)) * 16777216 + ((b ->> 1) - (a ->> 1)) * 65536
        + ((b ->> 2) - (a ->> 2)) * 256 + (b ->> 3) - (a ->> 3) + 1 AS total
    FROM span
    WHERE json_valid(a) AND json_valid(b)
),

holder AS (
    SELECT
        n.network_id AS place_id,
        n.ip_address,
        n.source,
        n.valid_from,
        n.valid_to
    FROM vm_nic_history AS n
    UNION ALL
    SELECT
        n.network_id,
        n.ip_address,
        n.source,
        n.valid_from,
        n.valid_to
    FROM router_nic_history AS n
    UNION ALL
    SELECT
        s.pod_id,
        s.private_ip,
        s.source,
        s.valid_from,
        s.valid_to
    FROM system_vm_history AS s
),

-- only of networks and pods that have ranges: most NICs are on networks of their own
placed AS MATERIALIZED (
    SELECT
        place_id,
        source,
        valid_from,
        valid_to,
        '[' || replace(ip_address, '.', ',') || ']' AS a
    FROM holder
    WHERE
        ip_address IS NOT NULL
        AND place_id IN (
            SELECT coalesce(r.pod_id, r.network_id) FROM ip_range AS r
            WHERE r.kind IN ('shared', 'pod')
        )
),

held AS MATERIALIZED (
    SELECT
        range_id,
        source,
        valid_from,
        valid_to,
        count(*) AS addresses
    FROM public_ip_history
    WHERE coalesce(state, 'Allocated') <> 'Free'
    GROUP BY range_id, source, valid_from, valid_to
    UNION ALL
    SELECT
        r.range_id,
        h.source,
        h.valid_from,
        h.valid_to,
        count(*)
    FROM placed AS h
    JOIN ip_range AS r
        ON
            h.place_id = coalesce(r.pod_id, r.network_id)
            AND (h.a ->> 0) * 16777216 + (h.a ->> 1) * 65536 + (h.a ->> 2) * 256 + (h.a ->> 3)
            BETWEEN r.lowest AND r.highest
    WHERE json_valid(h.a) AND r.kind IN ('shared', 'pod')
    GROUP BY r.range_id, h.source, h.valid_from, h.valid_to
)

SELECT
    s.range_id,
    s.kind,
    l.at,
    cast(total(h.addresses) AS INTEGER) AS used,
    s.total
FROM sized AS s
JOIN look AS l
    ON s.kind = l.kind AND s.source = l.source AND s.valid_from <= l.at AND s.valid_to > l.at
LEFT JOIN held AS h
    ON
        s.range_id = h.range_id AND s.source = h.source
        AND l.at >= h.valid_from AND l.at < h.valid_to
GROUP BY s.kind, s.range_id, l.at, s.total
