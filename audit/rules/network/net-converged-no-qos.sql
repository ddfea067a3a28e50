/*
id = "net-converged-no-qos"
title = "All traffic shares one bundle, and guests have no limit"
question = "Do storage and guests share links without any limit?"
category = "Network"
severity = "low"
level = "host"
confidence = "derived"
scope = "SELECT id FROM host WHERE cluster_id IN (SELECT cluster_id FROM pool_reach)"
effort = "weeks"
actor = "network"
why = """Management, storage and guests of this host use the same links, and some of its virtual \
machines may send as much as they like. One busy guest can then slow the storage of all others on \
the host, which shows as slow disks everywhere and as a host that loses its heartbeat."""
fix = """Reserve a share for storage on both ends (ETS or a policer), or give guests a network \
rate; separate links for storage where a host carries more than 50 VMs."""
refs = ["rules.md net-converged-no-qos: class policies of switches are not read"]
guards = [
  "every NIC of the running VMs has a rate: limited",
  "hosts with more than one bundle, or without shared storage",
  "fast links with little traffic: info",
  "whether the switch reserves a share for storage is not known",
]
[params.busy]
default = 0.4
unit = "share"
doc = "95th percentile above which it is medium"
[params.idle]
default = 0.2
unit = "share"
doc = "95th percentile below which fast links are info"
[params.fast]
default = 25000000000
unit = "bit/s"
doc = "speed from which links are fast"
[params.samples]
default = 20
unit = "count"
doc = "samples from which a 95th percentile is judged"
*/
WITH dropped AS (
    SELECT
        b.host_id,
        sum(g.out_discards) AS packets
    FROM host_port AS b
    JOIN port_growth AS g ON b.switch_id = g.switch_id AND b.port = g.port
    GROUP BY b.host_id
),

judged AS (
    SELECT
        h.id,
        h.name,
        d.nics_unlimited,
        d.nics_unknown,
        d.guest_speed,
        g.packets AS out_discards,
        d.confidence,
        l.leg_speed,
        iif(d.samples >= :samples, d.load_p95, NULL) AS load_p95,
        coalesce(r.known AND d.guest_speed > 0, 0) AS known,
        v.vms_running
    FROM host AS h
    JOIN host_reach AS r ON h.id = r.host_id
    JOIN host_vms AS v ON h.id = v.host_id
    LEFT JOIN host_demand AS d ON h.id = d.host_id
    LEFT JOIN host_cabling AS l ON h.id = l.host_id
    LEFT JOIN dropped AS g ON h.id = g.host_id
    WHERE h.cluster_id IN (SELECT p.cluster_id FROM pool_reach AS p) AND coalesce(d.links, 1) = 1
)

SELECT
    j.id AS subject,
    j.name,
    iif(
        j.known AND j.nics_unlimited > 0,
        printf(
            'one bundle of %g Gb/s carries everything of %s; %d NICs of its VMs have no limit%s',
            j.guest_speed / 1e9, j.name, j.nics_unlimited,
            iif(j.load_p95 IS NULL, '', printf(', 95th percentile %.0f %%', j.load_p95 * 100))
        ),
        'which links ' || j.name || ' has, or what its VMs may send, is not known'
    ) AS message,
    iif(j.known AND j.nics_unlimited > 0, 'finding', 'not assessable') AS outcome,
    CASE
        WHEN j.load_p95 > :busy OR j.out_discards > 0 THEN 'medium'
        WHEN j.leg_speed >= :fast AND j.load_p95 < :idle THEN 'info'
        ELSE 'low'
    END AS severity,
    coalesce(j.confidence, 'inferred') AS confidence,
    j.vms_running AS vms,
    j.guest_speed,
    j.nics_unlimited,
    j.load_p95,
    j.out_discards
FROM judged AS j
WHERE j.nics_unlimited > 0 OR NOT j.known OR j.nics_unknown > 0
ORDER BY subject
