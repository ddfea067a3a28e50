/*
doc = """Reasons to believe that the BMC address CloudStack has for a host is that of another \
machine (host_server_conflict, seen from the host): a row per host and reason."""
[columns]
host_id = "Host with the address"
server_id = "Server whose BMC has it"
other_host_id = "Host that server is, as the other proof says; the host itself: it is another server"
other_method = "What says otherwise: mac, host name, or bmc address (two hosts have one address)"
other_confidence = "measured, derived or inferred"
is_guess = "Only a name says so, or what says so is inferred"
detail = "Both proofs in words"
*/
WITH both_ways AS (
    SELECT
        c.host_id,
        c.server_id,
        c.other_host_id,
        c.other_method,
        c.other_confidence,
        c.detail
    FROM host_server_conflict AS c
    WHERE
        c.method = 'bmc address'
        AND (
            c.other_method <> 'bmc address'
            OR (c.server_id = c.other_server_id AND c.kept = 'neither')
        )
    UNION
    SELECT
        c.other_host_id,
        c.server_id,
        c.host_id,
        c.other_method,
        c.other_confidence,
        c.detail
    FROM host_server_conflict AS c
    WHERE
        c.method = 'bmc address' AND c.other_method = 'bmc address'
        AND c.server_id = c.other_server_id AND c.kept = 'neither'
)

SELECT
    *,
    other_method = 'host name' OR other_confidence = 'inferred' AS is_guess
FROM both_ways
