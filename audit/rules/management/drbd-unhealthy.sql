/*
id = "drbd-unhealthy"
title = "A DRBD mirror is not in order"
question = "Is every DRBD mirror connected, up to date on both sides and with quorum?"
category = "Resilience"
severity = "high"
level = "block_replica"
scope = """SELECT host_system_id || ' ' || resource || ' ' || volume || ' ' || peer FROM \
block_replica"""
confidence = "measured"
effort = "hours"
actor = "management"
why = """The second copy of this volume is not complete or not connected. When the first is lost now, \
what was written since is lost with it: where the database of CloudStack lies on it, so is the \
state of the whole cloud."""
fix = """Look at `drbdadm status` on both nodes. StandAlone after a split brain: decide which side is \
kept, then reconnect the other with --discard-my-data. Inconsistent: let the synchronisation end \
before anything else is touched."""
refs = [
  "vendors.md 4 (DRBD: StandAlone, Inconsistent, no quorum)", "DRBD 9 user's guide", "drbdsetup(8)",
]
guards = [
  "a synchronisation that runs with a complete source: medium",
  "no quorum: critical, for writes stop or one side may be overwritten",
  "a diskless client of DRBD 9 has no disk by design",
  "states that are not told are not judged alone",
]
*/
WITH judged AS (
    SELECT
        r.*,
        r.host_system_id || ' ' || r.resource || ' ' || r.volume || ' ' || r.peer AS subject,
        CASE
            WHEN r.quorum = 0 THEN 'critical'
            WHEN r.connection LIKE 'Sync%' OR r.connection LIKE 'PausedSync%' THEN 'medium'
            WHEN r.connection NOT IN ('Connected', 'VerifyS', 'VerifyT', 'Ahead', 'Behind')
                THEN 'high'
            WHEN r.disk NOT IN ('UpToDate', 'Diskless', 'Consistent') THEN 'high'
            WHEN r.peer_disk NOT IN ('UpToDate', 'Diskless', 'Consistent') THEN 'high'
            WHEN r.disk = 'Diskless' AND r.role = 'Primary' AND r.version LIKE '8.%' THEN 'high'
        END AS severity
    FROM block_replica AS r
)

SELECT
    j.subject,
    'resource ' || j.resource || ' of ' || n.name AS name,
    iif(
        j.severity IS NULL,
        'the state of DRBD resource ' || j.resource || ' on ' || n.name || ' is not told',
        'DRBD resource ' || j.resource || ' volume ' || j.volume || ' on ' || n.name || ' ('
        || coalesce(j.role, 'role not told') || ', disk ' || coalesce(j.disk, 'not told') || ')'
        || iif(j.quorum = 0, ' has no quorum', '')
        || coalesce('; ' || nullif(j.peer, ''), '; the peer') || ' is '
        || coalesce(j.connection, 'not connected') || coalesce(', disk ' || j.peer_disk, '')
    ) AS message,
    iif(j.severity IS NULL, 'not assessable', 'finding') AS outcome,
    coalesce(j.severity, 'high') AS severity,
    n.zone_id,
    j.connection,
    j.disk,
    j.peer_disk,
    j.quorum,
    j.out_of_sync
FROM judged AS j
JOIN system_now AS n ON j.host_system_id = n.host_system_id AND j.source = n.source
WHERE j.severity IS NOT NULL OR (j.disk IS NULL AND j.connection IS NULL)
ORDER BY j.subject
