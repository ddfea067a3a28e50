/*
doc = """A host is the software on its server (host_server)."""
*/
SELECT
    'host/' || b.host_id AS node_id,
    'server' AS part,
    'server/' || b.server_id AS needs_id,
    1 AS weight,
    'all' AS rule,
    b.confidence,
    b.evidence AS why
FROM host_server AS b
