/*
id = "net-oversub-access"
title = "The uplinks of a rack are small for its hosts"
question = "Do the uplinks of each rack fit its hosts?"
category = "Capacity"
severity = "low"
level = "switch"
scope = "SELECT rack FROM tier WHERE is_access"
effort = "weeks"
actor = "network"
why = """The hosts behind this switch or pair can send several times more than its uplinks \
carry. Migrations, backups and traffic to storage in other racks share them, and the ratio gets \
worse just when an uplink or a switch is lost."""
fix = "Add uplinks or faster ones; keep storage on the same leaf as the hosts that use it."
refs = ["rules.md net-oversub-access, section 13"]
guards = [
  "the link between an MLAG pair is no uplink",
  "uplinks little used over 30 days (95th percentile): one step down",
  "more than a fifth of the ports that are up lead nowhere known: not judged",
  "which share goes to storage is not known",
  "a port that is up may lead to a switch that was asked and never answered: not judged",
]
[params.low]
default = 3
unit = "ratio"
doc = "hosts against uplinks above which it is low"
[params.medium]
default = 5
unit = "ratio"
doc = "above which it is medium"
[params.high]
default = 10
unit = "ratio"
doc = "above which it is high"
[params.idle]
default = 0.2
unit = "share"
doc = "95th percentile of the uplinks below which it goes one step down"
[params.samples]
default = 20
unit = "count"
doc = "samples from which a 95th percentile is judged"
[params.unknown]
default = 0.2
unit = "share"
doc = "ports that are up and lead nowhere known, above which nothing is judged"
*/
WITH layer AS (
    SELECT
        a.*,
        a.told AND a.ratio IS NOT NULL AND a.ports_unknown <= :unknown * a.ports_up
        AND (a.ports_unknown = 0 OR NOT EXISTS (SELECT 1 FROM switch_unseen)) AS known,
        coalesce(a.uplink_samples >= :samples AND a.uplink_p95 < :idle, 0) AS idle,
        (a.ratio > :high) + (a.ratio > :medium) + (a.ratio > :low) AS step
    FROM access_layer AS a
    WHERE a.hosts > 0
)

SELECT
    l.group_id AS subject,
    l.name,
    iif(
        l.known,
        printf(
            'the %d hosts behind %s can send %g Gb/s, its uplinks carry %g: %.1f to 1%s%s',
            l.hosts, l.name, l.host_speed / 1e9, l.uplink_speed / 1e9, l.ratio,
            coalesce('; with one uplink lost ' || round(l.ratio_uplink_lost, 1) || ' to 1', ''),
            coalesce('; with one switch lost ' || round(l.ratio_peer_lost, 1) || ' to 1', '')
        ),
        'not every host link and uplink of ' || l.name || ' is known: ' || l.ports_unknown
        || ' of ' || l.ports_up || ' ports that are up lead nowhere known'
    ) AS message,
    iif(l.known, 'finding', 'not assessable') AS outcome,
    CASE l.step - l.idle WHEN 3 THEN 'high' WHEN 2 THEN 'medium' WHEN 1 THEN 'low' ELSE 'info' END
        AS severity,
    l.confidence,
    l.zone_id,
    l.hosts,
    l.host_speed,
    l.uplink_speed,
    l.ratio,
    l.ratio_uplink_lost,
    l.ratio_peer_lost,
    l.uplink_p95
FROM layer AS l
WHERE l.step > 0 OR NOT l.known
ORDER BY subject
