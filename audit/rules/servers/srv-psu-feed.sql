/*
id = "srv-psu-feed"
title = "A power supply without input"
question = "Do all power supplies of the server have input voltage?"
category = "Resilience"
severity = "high"
level = "server"
effort = "hours"
actor = "operator"
optional = ["host", "vm"]
scope = "SELECT server_id FROM server_supply WHERE supplies >= 2"
why = """A supply of the server gets no power: a cord that is out, a breaker that tripped, a feed \
that is dead. The server runs on the other feed alone, and stops with it."""
fix = """Find the cord and the outlet of the supply named here; ask whether other servers in the rack \
lost the same feed."""
refs = [
  "rules.md srv-psu-feed",
  "DSP2046 Power.PowerSupplies LineInputVoltage",
  "Which distribution unit a cord ends at is told by no server: two cords on one are not seen.",
]
guards = [
  "0 V at every supply means that the controller does not measure it",
  "empty bays do not count",
]
*/
SELECT
    s.server_id AS subject,
    s.name,
    iif(
        p.unfed IS NOT NULL,
        s.label || ': no input voltage at power supply ' || p.unfed || ' of ' || p.supplies
        || ', ' || printf('%.0f', p.volts) || ' V at another',
        'the input voltage of the power supplies of ' || s.label || ' is not told'
    ) AS message,
    iif(p.unfed IS NOT NULL, 'finding', 'not assessable') AS outcome,
    s.zone_id,
    s.vms,
    p.supplies,
    p.unfed,
    p.volts
FROM server_supply AS p
JOIN server_host AS s ON p.server_id = s.server_id
WHERE p.supplies >= 2 AND (p.volts_told < p.supplies OR p.unfed IS NOT NULL)
ORDER BY subject
