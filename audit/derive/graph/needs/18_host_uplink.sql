/*
doc = """A host that tells what its traffic leaves by needs every such bond or link: of a bond one member, or as many as it asks for. That wins over what follows from the ports found to be its."""
*/
SELECT DISTINCT
    'host/' || u.host_id AS node_id,
    iif(u.is_bond, 'bond ', 'link ') || u.uplink AS part,
    'host_link/' || u.host_system_id || '/' || u.link AS needs_id,
    1 AS weight,
    iif(coalesce(u.min_links, 0) > 1, '' || u.min_links, 'any') AS rule,
    'measured' AS confidence,
    'the host says that it carries ' || u.uses AS why
FROM host_uplink AS u
