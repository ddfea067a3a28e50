/*
id = "cluster-kernel-old"
title = "The kernel of a cluster is behind others of the same release"
question = "Is the running kernel as new as that of other hosts of the same release?"
category = "Lifecycle"
severity = "low"
level = "cluster"
confidence = "derived"
effort = "days"
actor = "operator"
scope = """SELECT DISTINCT cluster_id FROM host WHERE hypervisor = 'KVM' AND cluster_id IS NOT \
NULL"""
why = """Hosts of one release of the operating system run kernels more than one minor version \
apart. The older ones lack fixes the newer ones have, most often because they were never \
restarted after an update."""
fix = "Put the hosts into maintenance one by one, update and restart them."
refs = ["rules.md cluster-kernel-old"]
guards = [
  "kernels of another release or another major version are not compared",
  "hosts that tell no kernel are not compared",
  "one minor version apart is a normal stage of updating",
]
[params.minors]
default = 1
unit = "versions"
doc = "minor versions a kernel may be behind the newest of its release and major version"
*/
WITH
parsed AS (
    SELECT
        r.cluster_id,
        r.kernel_version,
        coalesce(r.product || ' ' || r.cycle, r.version_text) AS line,
        cast(r.kernel_version AS INTEGER) AS major,
        cast(substr(r.kernel_version, instr(r.kernel_version, '.') + 1) AS INTEGER) AS minor
    FROM host_release AS r
    WHERE r.hypervisor = 'KVM' AND r.cluster_id IS NOT NULL
),

compared AS (
    SELECT
        p.*,
        max(p.minor) OVER (PARTITION BY p.line, p.major) AS newest
    FROM parsed AS p
),

judged AS (
    SELECT
        c.cluster_id,
        count(*) AS hosts,
        count(c.kernel_version) AS told,
        count(*) FILTER (WHERE c.newest - c.minor > :minors) AS behind,
        min(c.kernel_version) FILTER (WHERE c.newest - c.minor > :minors) AS oldest,
        max(c.major || '.' || c.newest) FILTER (WHERE c.newest - c.minor > :minors) AS newest,
        max(c.line) FILTER (WHERE c.newest - c.minor > :minors) AS line
    FROM compared AS c
    GROUP BY c.cluster_id
)

SELECT
    k.id AS subject,
    k.name,
    iif(
        j.behind > 0,
        j.behind || ' of ' || j.hosts || ' hosts of ' || k.name || ' run kernel ' || j.oldest
        || ' while others of ' || coalesce(j.line, 'the same release') || ' run ' || j.newest,
        'no host of ' || k.name || ' tells its kernel'
    ) AS message,
    iif(j.behind > 0, 'finding', 'not assessable') AS outcome,
    j.hosts,
    j.behind,
    j.oldest,
    j.newest
FROM judged AS j
JOIN cluster AS k ON j.cluster_id = k.id
WHERE j.behind > 0 OR j.told = 0
ORDER BY subject
