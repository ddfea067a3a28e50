/*
doc = """A host needs one of its links. Management, storage and guest traffic are taken to use all of them, for which \
carries what is not told but by hosts that tell of their links and at least one port of these (host_leg). Where a link may be missing, or rest unseen (host_reach), one may be all: perhaps."""
*/
SELECT
    'host/' || b.host_id AS node_id,
    'links' AS part,
    'switch_port/' || b.switch_id || '/' || b.port AS needs_id,
    1 AS weight,
    iif(r.known, 'any', 'perhaps') AS rule,
    b.confidence,
    b.method AS why
FROM host_port AS b
JOIN host_reach AS r ON b.host_id = r.host_id
WHERE b.host_id NOT IN (
    SELECT g.host_id FROM host_leg AS g
    WHERE g.switch_id IS NOT NULL
)
