/*
doc = "Whether host states can be believed: in the first minutes after a management server starts, hosts read Disconnected, Connecting and Alert without being away (measured: 213 hosts back within 45 s)."
[columns]
newest_start = "Latest start of a management server [UTC]"
observed = "Time of the collection [UTC]"
minutes_since_start = "Minutes between; NULL when not told"
settled = "1 when hosts had at least ten minutes to reconnect, or no start is known"
*/
SELECT
    max(m.last_server_start) AS newest_start,
    (
        SELECT max(r.started) FROM source_run AS r
        WHERE r.kind = 'cloudstack'
    ) AS observed,
    (
        julianday((
            SELECT max(r.started) FROM source_run AS r
            WHERE r.kind = 'cloudstack'
        ))
        - julianday(max(m.last_server_start))
    ) * 1440.0 AS minutes_since_start,
    coalesce(
        (
            julianday((
                SELECT max(r.started) FROM source_run AS r
                WHERE r.kind = 'cloudstack'
            ))
            - julianday(max(m.last_server_start))
        ) * 1440.0 NOT BETWEEN 0 AND 10,
        1
    ) AS settled
FROM management_server AS m
