/*
doc = """A row per virtual router: its state, the redundancy state in today's words (MASTER \
became PRIMARY), and since when it has been seen so."""
[columns]
router_id = "Router"
name = "Name"
zone_id = "Zone"
owner_id = "VPC, or guest network where there is none"
owner_kind = "VPC or network"
host_id = "Host"
state = "State"
is_redundant = "One of a pair"
redundant_state = "PRIMARY, BACKUP, FAULT or UNKNOWN"
health_failed = "Its own health checks failed"
since = "Collection that first saw this combination of states without a break [UTC]"
minutes_seen = "Minutes from then to the newest collection [min]"
*/
WITH seen AS (
    SELECT
        c.id,
        c.source,
        coalesce(
            max(p.valid_to) FILTER (
                WHERE p.valid_from < c.valid_from
                AND (
                    p.state IS NOT c.state
                    OR p.redundant_state IS NOT c.redundant_state
                    OR p.health_failed IS NOT c.health_failed
                )
            ),
            min(p.valid_from),
            c.valid_from
        ) AS since
    FROM router AS c
    LEFT JOIN router_history AS p ON c.id = p.id AND c.source = p.source
    GROUP BY c.id, c.source, c.valid_from
),

newest AS (
    SELECT max(s.started) AS moment FROM source_run AS s
)

SELECT
    r.id AS router_id,
    r.name,
    r.zone_id,
    coalesce(r.vpc_id, r.guest_network_id) AS owner_id,
    iif(r.vpc_id IS NULL, 'network', 'VPC') AS owner_kind,
    r.host_id,
    r.state,
    r.is_redundant,
    replace(upper(r.redundant_state), 'MASTER', 'PRIMARY') AS redundant_state,
    r.health_failed,
    f.since,
    round((julianday(w.moment) - julianday(f.since)) * 1440.0, 3) AS minutes_seen
FROM router AS r
JOIN seen AS f ON r.id = f.id AND r.source = f.source
CROSS JOIN newest AS w
