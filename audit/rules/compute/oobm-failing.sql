/*
id = "oobm-failing"
title = "Power control of a host does not answer"
question = "Does power control answer on every host it is enabled on?"
category = "Resilience"
severity = "medium"
level = "host"
effort = "hours"
actor = "operator"
scope = "SELECT id FROM host WHERE oobm_enabled"
why = """The power state is Unknown although out-of-band management is enabled: the management \
controller does not answer, or refuses the login. Host HA then cannot switch a hung host off, so \
its VMs are not restarted."""
fix = """Log in to the management controller with the configured address, user and driver from a \
management server and correct what fails; some ipmitool builds of Enterprise Linux have a known \
fault with certain ciphers."""
refs = ["rules.md oobm-failing", "D:releasenotes/compat note"]
guards = [
  "hosts without out-of-band management have a rule of their own",
  "hosts that are not Up: their power state is judged with them",
  "alerts of type 29 are not read: an alert does not name the host by its id",
]
*/
SELECT
    h.id AS subject,
    h.name,
    iif(
        h.oobm_power_state IS NULL,
        'the power state of ' || h.name || ' is not told',
        'power control of ' || h.name || coalesce(' (' || h.oobm_address || ')', '')
        || ' is enabled and tells ' || h.oobm_power_state
        || iif(h.ha_enabled, '; host HA is on and cannot fence it', '')
    ) AS message,
    iif(h.ha_enabled, 'high', 'medium') AS severity,
    iif(h.oobm_power_state IS NULL, 'not assessable', 'finding') AS outcome,
    h.oobm_driver,
    h.oobm_address,
    h.oobm_power_state,
    h.ha_state
FROM host AS h
WHERE
    h.oobm_enabled
    AND coalesce(h.state, 'Up') = 'Up'
    AND coalesce(h.oobm_power_state, 'Unknown') = 'Unknown'
ORDER BY subject
