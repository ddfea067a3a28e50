/*
id = "host-ha-ineligible"
title = "Host HA is promised and does not work"
question = "Does host HA work where it is enabled?"
category = "Resilience"
severity = "high"
level = "host"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM host WHERE ha_enabled"
why = """A host that is Ineligible is not watched: when it hangs, nobody fences it and its VMs \
are not restarted, although the operator switched that on. Suspect, Degraded, Recovering and \
Fencing mean HA is acting on the host right now."""
fix = """Check out-of-band management (address, user, driver) and whether the cluster has a pool \
that supports heartbeats; after a fence account for every VM of the host."""
refs = ["rules.md host-ha-ineligible", "S:HAConfig.HAState", "I#7543"]
guards = ["hosts in maintenance", "Suspect and Checking are transient until seen for 15 minutes"]
[params.since]
default = 15
unit = "minutes"
doc = "Suspect or Checking for longer than this is no transient"
*/
SELECT
    h.id AS subject,
    h.name,
    iif(
        h.ha_state IS NULL,
        'the HA state of ' || h.name || ' is not told',
        'host HA of ' || h.name || ' is ' || h.ha_state || '; ' || v.vms_running
        || iif(v.vms_running = 1, ' running VM is', ' running VMs are')
        || ' recorded on it ('
        || v.vms_ha
        || ' with HA)'
    ) AS message,
    CASE
        WHEN h.ha_state = 'Fenced' AND v.vms_running > 0 THEN 'critical'
        WHEN
            h.ha_state IN ('Suspect', 'Checking')
            AND (julianday(:now) - julianday(h.valid_from)) * 1440 <= :since
            THEN 'info'
        ELSE 'high'
    END AS severity,
    iif(h.ha_state IS NULL, 'not assessable', 'finding') AS outcome,
    h.ha_state,
    h.ha_provider,
    h.oobm_enabled,
    h.oobm_power_state,
    v.vms_running AS vms
FROM host AS h
JOIN host_vms AS v ON h.id = v.host_id
WHERE
    h.ha_enabled
    AND coalesce(h.resource_state, '') NOT LIKE '%Maintenance'
    AND (
        h.ha_state IS NULL
        OR h.ha_state IN (
            'Ineligible', 'Suspect', 'Checking', 'Degraded', 'Recovering', 'Fencing', 'Fenced'
        )
    )
ORDER BY subject
