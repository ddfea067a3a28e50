/*
id = "sec-integration-port"
title = "An API port without a password"
question = "Is there an API without a password?"
category = "Security"
severity = "high"
level = "estate"
confidence = "measured"
effort = "hours"
actor = "management"
scope = "SELECT 'estate' FROM setting WHERE name = 'integration.api.port'"
why = """integration.api.port opens the full root API on every management server without any \
authentication. Whoever reaches the port can delete every virtual machine and read every \
secret; a firewall in front of it is the only protection left."""
fix = """Set integration.api.port to 0, restart the management servers, and give the tools \
that used it an account with a key."""
refs = ["rules.md sec-integration-port", "S:ApiServer (default 0)"]
guards = ["whether the port can be reached is not probed: high, not critical"]
*/
SELECT
    'estate' AS subject,
    s.name,
    iif(
        s.value IS NULL,
        'integration.api.port is not told',
        'integration.api.port is ' || s.value || ': the root API answers there without a password'
    ) AS message,
    iif(s.value IS NULL, 'not assessable', 'finding') AS outcome,
    s.value AS port
FROM setting AS s
WHERE s.name = 'integration.api.port' AND (s.value IS NULL OR cast(s.value AS INTEGER) > 0)
ORDER BY subject
