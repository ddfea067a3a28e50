/*
id = "cluster-software-skew"
title = "Hosts of a cluster run different virtualisation software"
question = "Do all hosts of a cluster run the same QEMU, libvirt, agent and operating system?"
category = "Hypervisor"
severity = "medium"
level = "cluster"
confidence = "measured"
scope = """SELECT cluster_id FROM system_now WHERE cluster_id IS NOT NULL GROUP BY cluster_id \
HAVING count(DISTINCT host_id) > 1"""
effort = "days"
actor = "operator"
why = """Live migration from a newer QEMU or libvirt to an older one fails or is refused, so a host \
that fell behind cannot take machines back, and a cluster in two halves cannot be emptied freely."""
fix = """Finish the update host by host: packages, then a restart of libvirt or of the host, until \
all report the same versions."""
refs = [
  "rules.md hypervisor-skew-cluster: what the API does not tell (QEMU, libvirt, agent)",
  "QEMU documentation, live migration compatibility",
]
guards = [
  "a host in maintenance or on its way means the update is under way: low",
  "versions that are not told are not compared",
  "only the operating system or the agent differs: low",
]
*/
WITH told AS MATERIALIZED (
    SELECT
        n.host_system_id,
        n.cluster_id,
        n.in_work,
        s.qemu_version,
        s.libvirt_version,
        s.agent_version,
        s.os || ' ' || s.os_version || coalesce(' ' || s.build, '') AS system,
        s.source LIKE 'ssh:%' AS by_ssh
    FROM host_system AS s
    JOIN system_teller AS t ON s.id = t.teller_id AND s.source = t.source
    JOIN system_now AS n ON t.host_system_id = n.host_system_id
    WHERE n.cluster_id IS NOT NULL
    ORDER BY system, s.qemu_version, s.libvirt_version, s.agent_version
),

counted AS (
    SELECT
        s.cluster_id,
        count(DISTINCT s.host_system_id) AS hosts,
        count(DISTINCT s.qemu_version) AS qemus,
        count(DISTINCT s.libvirt_version) AS libvirts,
        count(DISTINCT s.agent_version) AS agents,
        -- a pool and SSH spell one system differently: compared with its own kind alone
        max(
            count(DISTINCT s.system) FILTER (WHERE s.by_ssh),
            count(DISTINCT s.system) FILTER (WHERE NOT s.by_ssh)
        ) AS systems,
        replace(group_concat(DISTINCT 'QEMU ' || s.qemu_version), ',', ', ') AS qemu_list,
        replace(group_concat(DISTINCT 'libvirt ' || s.libvirt_version), ',', ', ') AS libvirt_list,
        replace(group_concat(DISTINCT 'agent ' || s.agent_version), ',', ', ') AS agent_list,
        replace(group_concat(DISTINCT s.system), ',', ', ') AS os_list,
        max(s.in_work) AS in_work
    FROM told AS s
    GROUP BY s.cluster_id
)

SELECT
    c.id AS subject,
    c.name,
    'the ' || k.hosts || ' hosts of ' || c.name || ' differ: ' || rtrim(
        iif(k.qemus > 1, k.qemu_list || '; ', '')
        || iif(k.libvirts > 1, k.libvirt_list || '; ', '')
        || iif(k.agents > 1, k.agent_list || '; ', '')
        || iif(k.systems > 1, k.os_list, ''),
        '; '
    ) AS message,
    iif(k.in_work OR (k.qemus < 2 AND k.libvirts < 2), 'low', 'medium') AS severity,
    c.zone_id,
    k.hosts,
    k.qemu_list AS qemu,
    k.libvirt_list AS libvirt,
    k.agent_list AS agent,
    k.os_list AS systems
FROM counted AS k
JOIN cluster AS c ON k.cluster_id = c.id
WHERE k.hosts > 1 AND (k.qemus > 1 OR k.libvirts > 1 OR k.agents > 1 OR k.systems > 1)
ORDER BY c.id
