/*
doc = """A row per port with two collections: by how much its counters grew between the last two. \
After a restart, a reset or a wrap of a counter in between the growth is NULL: not known."""
[columns]
switch_id = "Switch"
port = "Port or LAG"
since = "Time of the collection before [UTC]"
at = "Time of the newest collection [UTC]"
seconds = "Time between them [s]"
in_octets = "Bytes received [count]"
out_octets = "Bytes sent [count]"
in_packets = "Packets received [count]"
out_packets = "Packets sent [count]"
in_errors = "Damaged frames received: the larger of input errors and checksum errors [count]"
out_errors = "Errors when sending [count]"
in_discards = "Packets dropped on receipt [count]"
out_discards = "Packets dropped before sending [count]"
*/
WITH newest AS MATERIALIZED (
    SELECT
        p.switch_id,
        p.name,
        (
            SELECT max(s.at) FROM switch_port_sample AS s
            WHERE s.switch_id = p.switch_id AND s.name = p.name
        ) AS at
    FROM switch_port AS p
),

earlier AS MATERIALIZED (
    SELECT
        n.switch_id,
        n.name,
        n.at,
        (
            SELECT max(s.at) FROM switch_port_sample AS s
            WHERE s.switch_id = n.switch_id AND s.name = n.name AND s.at < n.at
        ) AS since
    FROM newest AS n
),

pair AS MATERIALIZED (
    SELECT
        n.switch_id,
        n.name AS port,
        n.since,
        n.at,
        (julianday(n.at) - julianday(n.since)) * 86400.0 AS seconds,
        b.in_octets - a.in_octets AS in_octets,
        b.out_octets - a.out_octets AS out_octets,
        b.in_packets - a.in_packets AS in_packets,
        b.out_packets - a.out_packets AS out_packets,
        b.in_errors - a.in_errors AS in_errors,
        b.fcs_errors - a.fcs_errors AS fcs_errors,
        b.out_errors - a.out_errors AS out_errors,
        b.in_discards - a.in_discards AS in_discards,
        b.out_discards - a.out_discards AS out_discards
    FROM earlier AS n
    CROSS JOIN switch_port_sample AS b
        ON n.switch_id = b.switch_id AND n.name = b.name AND n.at = b.at
    CROSS JOIN switch_port_sample AS a
        ON n.switch_id = a.switch_id AND n.name = a.name AND n.since = a.at
),

kept AS (
    SELECT
        *,
        iif(min(in_octets, out_octets) >= 0, 1, NULL) AS whole
    FROM pair
)

SELECT
    switch_id,
    port,
    since,
    at,
    seconds,
    whole * in_octets AS in_octets,
    whole * out_octets AS out_octets,
    whole * iif(in_packets >= 0, in_packets, NULL) AS in_packets,
    whole * iif(out_packets >= 0, out_packets, NULL) AS out_packets,
    whole * iif(
        coalesce(min(in_errors, fcs_errors), in_errors, fcs_errors) >= 0,
        coalesce(max(in_errors, fcs_errors), in_errors, fcs_errors),
        NULL
    ) AS in_errors,
    whole * iif(out_errors >= 0, out_errors, NULL) AS out_errors,
    whole * iif(in_discards >= 0, in_discards, NULL) AS in_discards,
    whole * iif(out_discards >= 0, out_discards, NULL) AS out_discards
FROM kept
