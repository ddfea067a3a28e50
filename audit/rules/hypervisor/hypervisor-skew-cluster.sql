/*
id = "hypervisor-skew-cluster"
title = "Hosts of a cluster run different hypervisor versions"
question = "Do all hosts of the cluster run one hypervisor version?"
category = "Hypervisor"
severity = "medium"
level = "cluster"
effort = "days"
actor = "operator"
scope = "SELECT cluster_id FROM cluster_capacity WHERE hosts >= 2"
why = """Between versions live migration often works in one direction only, from old to new, so \
a cluster that stays half upgraded cannot be emptied freely. XenServer pools do not support it \
beyond the hours of a rolling update."""
fix = "Finish the rolling update host by host, and keep the cluster on one version."
refs = ["rules.md hypervisor-skew-cluster", "D:choosing_deployment (hotfix warning)"]
guards = [
  "a host in maintenance or on its way means the update is under way: low",
  "only the kernel differs: low",
  "versions that are not told are not compared",
]
[params.long_days]
default = 30
unit = "days"
doc = "a difference unchanged for longer than this is high"
*/
WITH versions AS (
    SELECT
        c.id AS cluster_id,
        c.name,
        count(*) AS hosts,
        count(r.version_text) AS told,
        count(DISTINCT r.version_text) AS versions,
        count(DISTINCT r.kernel_version) AS kernels,
        replace(group_concat(DISTINCT coalesce(r.version_text, '?')), ',', ', ') AS list,
        julianday(:now) - julianday(max(h.valid_from)) AS days,
        max(coalesce(h.resource_state, '') LIKE '%Maintenance%') AS in_work
    FROM cluster AS c
    JOIN host AS h ON c.id = h.cluster_id
    JOIN host_release AS r ON h.id = r.host_id
    GROUP BY c.id, c.name
    HAVING count(*) >= 2
)

SELECT
    v.cluster_id AS subject,
    v.name,
    CASE
        WHEN v.versions > 1
            THEN
                v.versions || ' versions on ' || v.hosts || ' hosts of ' || v.name || ': ' || v.list
        WHEN v.kernels > 1
            THEN v.kernels || ' kernels of one version on ' || v.hosts || ' hosts of ' || v.name
        ELSE
            'the version of ' || (v.hosts - v.told) || ' of ' || v.hosts || ' hosts of '
            || v.name || ' is not told'
    END AS message,
    CASE
        WHEN v.versions <= 1 OR v.in_work THEN 'low'
        WHEN v.days > :long_days THEN 'high'
        ELSE 'medium'
    END AS severity,
    iif(v.versions > 1 OR v.kernels > 1, 'finding', 'not assessable') AS outcome,
    v.hosts,
    v.list AS versions,
    v.kernels,
    v.days AS unchanged_days
FROM versions AS v
WHERE v.versions > 1 OR v.kernels > 1 OR v.told < v.hosts
ORDER BY subject
