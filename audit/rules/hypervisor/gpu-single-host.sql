/*
id = "gpu-single-host"
title = "GPU machines have no second home"
question = "If a GPU host fails, do its machines find free GPUs of their kind elsewhere?"
category = "Resilience"
severity = "medium"
level = "zone"
confidence = "derived"
effort = "project"
actor = "operator"
scope = """SELECT DISTINCT h.zone_id FROM gpu_device AS g JOIN host AS h ON g.host_id = h.id \
WHERE g.vm_id IS NOT NULL"""
why = """Machines with a GPU can only be restarted where a GPU of the same kind and profile is \
free. The loss of this host leaves more of them than the zone has free GPUs."""
fix = "Add a host with the same GPUs, or keep enough of them free on another host."
refs = ["rules.md gpu-single-host", "S:GpuDeviceResponse (4.21+)", "S:HostResponse (gputotal, gpuused)"]
guards = [
  "machines without high availability, which nobody restarts",
  "free GPUs count on hosts that are Up and Enabled only", "one finding per zone: its worst host",
]
*/
WITH
device AS (
    SELECT
        g.id,
        g.host_id,
        h.name AS host,
        h.zone_id,
        coalesce(g.card, '') || ' ' || coalesce(g.profile, '') AS kind,
        g.vm_id IS NOT NULL AND coalesce(v.ha_enabled, 1) AS is_needed,
        g.state = 'Free' AND coalesce(g.managed_state, 'Managed') = 'Managed'
        AND h.state = 'Up' AND h.resource_state = 'Enabled' AS is_free
    FROM gpu_device AS g
    JOIN host AS h ON g.host_id = h.id
    LEFT JOIN vm AS v ON g.vm_id = v.id
),

by_host AS (
    SELECT
        d.zone_id,
        d.kind,
        d.host,
        sum(d.is_needed) AS needed,
        sum(sum(coalesce(d.is_free, 0))) OVER (PARTITION BY d.zone_id, d.kind)
        - sum(coalesce(d.is_free, 0)) AS free_elsewhere
    FROM device AS d
    GROUP BY d.zone_id, d.kind, d.host_id, d.host
),

worst AS (
    SELECT
        b.*,
        row_number() OVER (
            PARTITION BY b.zone_id ORDER BY b.needed - b.free_elsewhere DESC, b.host
        ) AS place
    FROM by_host AS b
    WHERE b.needed > b.free_elsewhere
)

SELECT
    w.zone_id AS subject,
    z.name,
    'if ' || w.host || ' fails, ' || w.needed || ' GPUs of kind ' || trim(w.kind)
    || ' are needed elsewhere in ' || z.name || ' and ' || w.free_elsewhere || ' are free'
        AS message,
    w.needed AS gpus_needed,
    w.free_elsewhere AS gpus_free_elsewhere,
    w.host,
    trim(w.kind) AS kind
FROM worst AS w
JOIN zone AS z ON w.zone_id = z.id
WHERE w.place = 1
ORDER BY w.zone_id
