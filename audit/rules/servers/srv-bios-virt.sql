/*
id = "srv-bios-virt"
title = "Virtualisation settings of servers are off or differ"
question = "Are virtualisation, IOMMU and hyper-threading set alike in the cluster?"
category = "Hypervisor"
severity = "low"
level = "cluster"
effort = "days"
actor = "operator"
optional = ["server_bmc"]
why = """Without hardware virtualisation a host runs no virtual machine after its next restart; \
without the IOMMU none with a device of its own. Where hyper-threading differs, equal hosts sell a \
different number of CPUs."""
fix = "Set the BIOS of the servers named here like that of the others, at the next restart."
refs = [
  "rules.md srv-bios-virt",
  "D:installguide/overview/_requirements (hardware virtualisation)",
  "Asked only with deep = true.",
]
guards = ["settings a maker does not tell are not judged"]
*/
WITH setting (what) AS (
    VALUES ('hardware virtualisation'), ('IOMMU'), ('hyper-threading')
),

told AS (
    SELECT
        b.cluster_id,
        b.name,
        s.what,
        CASE s.what
            WHEN 'IOMMU' THEN b.iommu
            WHEN 'hyper-threading' THEN b.hyperthreading
            ELSE b.virtualization
        END AS is_on
    FROM host_board AS b
    CROSS JOIN setting AS s
    WHERE b.cluster_id IS NOT NULL
),

counted AS (
    SELECT
        cluster_id,
        what,
        count(*) AS hosts,
        count(is_on) AS told,
        count(*) FILTER (WHERE NOT is_on) AS hosts_off,
        group_concat(iif(NOT is_on, name, NULL), ', ') AS names
    FROM told
    GROUP BY cluster_id, what
),

judged AS (
    SELECT
        cluster_id,
        max(told) AS told,
        max(hosts) AS hosts,
        max(what = 'hardware virtualisation' AND hosts_off > 0) AS no_virtualization,
        group_concat(
            iif(
                hosts_off > 0, what || ' is off on ' || hosts_off || ' of ' || told || ' ('
                || names || ')', NULL
            ), '; '
        ) AS words
    FROM counted
    GROUP BY cluster_id
)

SELECT
    c.id AS subject,
    c.name,
    c.name || ': ' || coalesce(j.words, 'virtualisation settings of its servers are not told')
        AS message,
    iif(j.words IS NULL, 'not assessable', 'finding') AS outcome,
    iif(j.no_virtualization, 'high', 'low') AS severity,
    j.hosts,
    j.words AS settings_off
FROM judged AS j
JOIN cluster AS c ON j.cluster_id = c.id
WHERE j.words IS NOT NULL OR j.told < j.hosts
ORDER BY subject
