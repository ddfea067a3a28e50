/*
id = "rec-oobm-mismatch"
title = "Power control reaches another host"
question = "Would CloudStack switch off the right machine?"
category = "Resilience"
severity = "critical"
level = "host"
confidence = "derived"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM host WHERE oobm_address IS NOT NULL"
why = """The out-of-band address of this host is the management controller of another machine. When \
CloudStack fences the host it switches off the other, which runs healthy virtual machines, and then \
starts the virtual machines of this host a second time although they still run and write to their \
disks."""
fix = """Correct the out-of-band address at once, and until then disable out-of-band management \
and host HA of the hosts named."""
refs = ["rules.md rec-oobm-mismatch", "rules.md 16 case 13", "D:adminguide/hosts"]
guards = [
  "hosts whose controller was not collected: not assessable",
  "hosts of which nothing else tells which server they are: not assessable",
  "only a name says otherwise, or what says it is inferred: high, to be verified",
]
*/
WITH worst AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY host_id ORDER BY is_guess, other_host_id = host_id, other_method
        ) AS place
    FROM fence_conflict
)

SELECT
    h.id AS subject,
    h.name,
    CASE
        WHEN w.host_id IS NULL AND b.host_id IS NULL
            THEN 'the BMC of ' || h.name || ' at ' || h.oobm_address || ' was not collected'
        WHEN w.host_id IS NULL
            THEN 'nothing but the BMC address tells which server ' || h.name || ' is'
        WHEN o.id <> h.id
            THEN
                'the power control of ' || h.name || ' (' || h.oobm_address || ') is that of '
                || o.name
        ELSE
            'the power control of ' || h.name || ' (' || h.oobm_address || ') is that of another '
            || 'server than the one it runs on'
    END AS message,
    iif(w.is_guess, 'high', 'critical') AS severity,
    iif(w.is_guess, 'inferred', 'derived') AS confidence,
    iif(w.host_id IS NULL, 'not assessable', 'finding') AS outcome,
    h.oobm_address,
    w.server_id,
    o.name AS other_host,
    w.detail
FROM host AS h
LEFT JOIN host_server AS b ON h.id = b.host_id AND b.proofs LIKE '%bmc address%'
LEFT JOIN worst AS w ON h.id = w.host_id AND w.place = 1
LEFT JOIN host AS o ON w.other_host_id = o.id
WHERE
    h.oobm_address IS NOT NULL
    AND (w.host_id IS NOT NULL OR b.host_id IS NULL OR b.proofs = 'bmc address')
ORDER BY h.id
