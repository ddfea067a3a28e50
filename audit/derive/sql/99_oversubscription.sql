/*
doc = """A row per place where more can be asked than one link carries: access switches or MLAG \
pairs against their uplinks, guests of a host against its links."""
[columns]
kind = "access or host"
subject = "Switch (the smaller id of a pair) or host"
name = "Name"
zone_id = "Zone, where it is one"
asked = "What can be asked: links of the hosts, or rates sold to guests [bit/s]"
carried = "What the uplinks, or the links that carry guests, have [bit/s]"
ratio = "Asked against carried [ratio]"
ratio_link_lost = "Without the biggest uplink cable [ratio]"
ratio_switch_lost = "Without one switch of the pair, the worse of both [ratio]"
load_p95 = "95th percentile measured on the busiest of those links [share]"
samples = "Samples that comes from [count]"
unlimited = "Guest NICs without a limit: not in what can be asked [count]"
*/
SELECT
    'access' AS kind,
    group_id AS subject,
    name,
    zone_id,
    host_speed AS asked,
    uplink_speed AS carried,
    ratio,
    ratio_uplink_lost AS ratio_link_lost,
    ratio_peer_lost AS ratio_switch_lost,
    uplink_p95 AS load_p95,
    uplink_samples AS samples,
    NULL AS unlimited
FROM access_layer
UNION ALL
SELECT
    'host',
    host_id,
    name,
    zone_id,
    sold,
    guest_speed,
    ratio,
    NULL,
    NULL,
    load_p95,
    samples,
    nics_unlimited
FROM host_demand
