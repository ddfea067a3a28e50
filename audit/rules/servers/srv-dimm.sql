/*
id = "srv-dimm"
title = "A memory module has failed"
question = "Are all memory modules of the server in use and healthy?"
category = "Resilience"
severity = "high"
level = "server"
effort = "days"
actor = "operator"
optional = ["host", "vm", "cluster", "host_sample"]
why = """A failing module ends in a crash of the host with all its virtual machines; one that was \
disabled at start already makes the host smaller than the plan believes."""
fix = "Empty the host, replace the module named here and check the size the hypervisor then tells."
refs = [
  "rules.md srv-dimm",
  "DSP2046 Memory",
  "Counts of corrected errors are in no resource all vendors have; not judged.",
]
guards = ["empty slots", "the state of a module says nothing while the server is off"]
*/
WITH module AS (
    SELECT
        d.server_id,
        d.size,
        d.name || ' (' || coalesce(d.state || ', ' || d.health, d.state, d.health) || ')' AS words,
        CASE
            WHEN d.health IN ('Warning', 'Critical') THEN 1
            WHEN d.state IS NULL OR s.is_off THEN iif(d.health = 'OK', 0, NULL)
            ELSE d.state NOT IN (SELECT w.state FROM working_state AS w)
        END AS failed
    FROM server_host AS s
    JOIN server_dimm AS d ON s.server_id = d.server_id AND s.source = d.source
    WHERE coalesce(d.state, '') <> 'Absent'
),

fitted AS (
    SELECT
        server_id,
        count(*) AS modules,
        count(failed) AS told,
        sum(size) AS memory,
        sum(iif(failed, size, NULL)) AS memory_failed,
        group_concat(iif(failed, words, NULL), ', ') AS failed
    FROM module
    GROUP BY server_id
)

SELECT
    s.server_id AS subject,
    s.name,
    iif(
        f.failed IS NOT NULL,
        s.label || ': of ' || f.modules || ' memory modules failed: ' || f.failed
        || iif(
            h.memory_physical <= f.memory - f.memory_failed, '; the hypervisor has lost it', ''
        ),
        'the state of the memory modules of ' || s.label || ' is not told'
    ) AS message,
    iif(f.failed IS NOT NULL, 'finding', 'not assessable') AS outcome,
    iif(h.memory_physical <= f.memory - f.memory_failed, 'critical', 'high') AS severity,
    s.zone_id,
    s.vms,
    f.modules,
    f.failed,
    h.memory_physical AS memory
FROM server_host AS s
LEFT JOIN fitted AS f ON s.server_id = f.server_id
LEFT JOIN host_capacity AS h ON s.host_id = h.host_id
WHERE f.failed IS NOT NULL OR coalesce(f.told < f.modules, 1)
ORDER BY subject
