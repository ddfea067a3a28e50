/*
id = "ops-alert-unsent"
title = "Alerts go to nobody"
question = "Does anyone get alerts?"
category = "Operations"
severity = "medium"
level = "estate"
confidence = "measured"
effort = "hours"
actor = "management"
why = """CloudStack raises alerts for lost hosts, full pools and failed routers, and sends \
them by mail. No mail server or no recipient is set, so they are only seen by someone who \
opens the interface."""
fix = """Set alert.smtp.host and alert.email.addresses and send a test, or forward alerts by \
SNMP trap, syslog or webhook and waive this."""
refs = [
  "rules.md ops-alert-unsent",
  "setting alert.smtp.host and alert.email.addresses",
  "S:AlertManagerImpl",
]
guards = ["an SNMP trap or syslog appender cannot be seen: waive it"]
*/
WITH mail AS (
    SELECT
        count(*) FILTER (WHERE s.name = 'alert.smtp.host') AS host_told,
        count(*) FILTER (WHERE s.name = 'alert.email.addresses') AS addresses_told,
        max(iif(s.name = 'alert.smtp.host', trim(s.value), NULL)) AS host,
        max(iif(s.name = 'alert.email.addresses', trim(s.value), NULL)) AS addresses
    FROM setting AS s
    WHERE s.name IN ('alert.smtp.host', 'alert.email.addresses')
)

SELECT
    'estate' AS subject,
    'alerts' AS name,
    iif(
        m.host_told AND m.addresses_told,
        'alerts are not sent: '
        || iif(coalesce(m.host, '') = '', 'alert.smtp.host', 'alert.email.addresses')
        || ' is empty',
        'the settings for sending alerts are not told'
    ) AS message,
    iif(m.host_told AND m.addresses_told, 'finding', 'not assessable') AS outcome,
    m.host AS smtp_host,
    m.addresses
FROM mail AS m
WHERE coalesce(m.host, '') = '' OR coalesce(m.addresses, '') = ''
ORDER BY subject
