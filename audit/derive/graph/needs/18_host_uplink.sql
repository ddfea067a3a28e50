/*
doc = """A host that tells what its traffic leaves by needs every such bond or link: of a bond one member, or as many as it asks \
for. That wins over what follows from the ports found to be its. Where it is told of some members only where they end, the \
others may end there too: one is enough, or all are needed."""
*/
WITH counted AS (
    SELECT
        u.host_system_id,
        u.uplink,
        count(*) AS links,
        count(g.switch_id) AS cabled
    FROM host_uplink AS u
    JOIN host_leg AS g ON u.host_system_id = g.host_system_id AND u.link = g.link
    GROUP BY u.host_system_id, u.uplink
)

SELECT
    'host/' || u.host_id AS node_id,
    iif(u.is_bond, 'bond ', 'link ') || u.uplink AS part,
    'host_link/' || u.host_system_id || '/' || u.link AS needs_id,
    1 AS weight,
    max(coalesce(u.min_links, 1), 1)
    || iif(c.cabled BETWEEN 1 AND c.links - 1, '..' || c.links, '') AS rule,
    'measured' AS confidence,
    'the host says that it carries ' || u.uses AS why
FROM host_uplink AS u
JOIN counted AS c ON u.host_system_id = c.host_system_id AND u.uplink = c.uplink
