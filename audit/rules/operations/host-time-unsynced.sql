/*
id = "host-time-unsynced"
title = "The clock of a host is not kept"
question = "Is the clock of every host in step with a time source?"
category = "Operations"
severity = "medium"
level = "host_system"
confidence = "measured"
effort = "hours"
actor = "operator"
why = """The clock of this host runs on its own. It drifts by seconds a week; certificates between agent \
and management server, the fencing of hosts and every comparison of logs rest on clocks that agree."""
fix = "Run chronyd on every host against the same two or more time servers, and see `chronyc tracking`."
refs = ["rules.md ops-time-drift", "chronyc(1)", "ntpq(8)", "timedatectl(1)"]
guards = [
  "whichever of chronyd, ntpd and systemd answers is believed, in that order",
  "hosts that tell nothing of it are not judged",
]
*/
SELECT
    n.host_system_id AS subject,
    n.name,
    CASE
        WHEN s.time_synced IS NULL THEN n.name || ' does not tell whether its clock is kept'
        WHEN s.time_sync = 'none' THEN 'nothing keeps the clock of ' || n.name
        ELSE
            coalesce(s.time_sync, 'the time service') || ' of ' || n.name
            || ' is in step with no source'
            || coalesce(' (it follows ' || s.time_source || ')', '')
    END AS message,
    iif(s.time_synced IS NULL, 'not assessable', 'finding') AS outcome,
    n.zone_id,
    n.vms,
    s.time_sync,
    s.time_source
FROM host_system AS s
JOIN system_now AS n ON s.id = n.host_system_id AND s.source = n.source
WHERE s.time_synced IS NOT 1
ORDER BY n.host_system_id
