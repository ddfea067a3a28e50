/*
id = "srv-fw-old"
title = "Firmware of a server is older than the baseline"
question = "Does the server run the firmware the site has agreed on, or newer?"
category = "Lifecycle"
severity = "low"
level = "server"
effort = "days"
actor = "operator"
optional = ["host", "vm"]
why = """The baseline is the set of versions that was tested together and that the maker supports. What is \
older has faults that are known and fixed; where a security bulletin asks for the newer one, they \
are known to others too."""
fix = "Bring the parts named here to the baseline, host by host in maintenance."
refs = [
  "rules.md srv-fw-old",
  "DSP2046 BiosVersion, Manager.FirmwareVersion, NetworkAdapter.Controllers, SoftwareInventory.Version",
  "The firmware baseline in the configuration: docs/guide/servers.md.",
]
guards = [
  "parts no block of the baseline speaks of are not judged",
  "versions that do not compare are not judged",
]
*/
WITH judged AS (
    SELECT
        server_id,
        sum(is_older IS NULL) AS open,
        sum(coalesce(is_older, 0)) AS older,
        max(coalesce(is_older, 0) AND bulletin) AS bulletin,
        group_concat(
            iif(
                is_older,
                part || ' ' || installed || ' (baseline ' || wanted
                || iif(bulletin, ', a security bulletin asks for it)', ')'),
                NULL
            ), '; '
        ) AS words,
        group_concat(
            iif(is_older IS NULL, part || ' ' || coalesce(nullif(installed, ''), 'not told'), NULL),
            '; '
        ) AS unsure
    FROM server_baseline
    GROUP BY server_id
)

SELECT
    s.server_id AS subject,
    s.name,
    s.label || CASE
        WHEN j.server_id IS NULL THEN ': no block of the firmware baseline speaks of it'
        WHEN j.older > 0 THEN ': older than the baseline: ' || j.words
        ELSE ': cannot be held against the baseline: ' || j.unsure
    END AS message,
    iif(coalesce(j.older, 0) > 0, 'finding', 'not assessable') AS outcome,
    iif(j.bulletin, 'medium', 'low') AS severity,
    s.zone_id,
    s.vms,
    j.older,
    j.words AS versions
FROM server_host AS s
LEFT JOIN judged AS j ON s.server_id = j.server_id
WHERE j.server_id IS NULL OR j.older > 0 OR j.open > 0
ORDER BY subject
