/*
id = "net-oversub-host"
title = "Guests can ask more than the links of their host give"
question = "Could guests ask more than the links of a host give?"
category = "Capacity"
severity = "low"
level = "host"
confidence = "derived"
scope = "SELECT host_id FROM host_port"
effort = "weeks"
actor = "operator"
why = """The links of a host are shared by all its guests. When they are full, or were sold many \
times over, one customer's backup is everybody's slow network, and migrations away from the host \
take longest when they are needed most."""
fix = "Limit guests by the network rate of their offerings, fit faster links, or spread the VMs."
refs = ["rules.md net-oversub-host, section 13", "vm.network.throttling.rate (default 200 Mb/s)"]
guards = [
  "measured beats sold: with enough samples only the 95th percentile counts",
  "NICs without a limit: what was sold is not defined, only measured counts",
  "which links carry the guests is not known: not judged",
]
[params.low]
default = 20
unit = "ratio"
doc = "sold against the links above which it is low"
[params.medium]
default = 50
unit = "ratio"
doc = "sold against the links above which it is medium"
[params.busy]
default = 0.7
unit = "share"
doc = "95th percentile above which it is medium"
[params.full]
default = 0.9
unit = "share"
doc = "95th percentile above which it is high"
[params.samples]
default = 20
unit = "count"
doc = "samples from which a 95th percentile is judged"
*/
WITH judged AS (
    SELECT
        d.*,
        coalesce(d.samples >= :samples AND d.load_p95 IS NOT NULL, 0) AS measured,
        d.guest_speed IS NOT NULL AND d.nics_unlimited + d.nics_unknown = 0 AS priced
    FROM host_demand AS d
)

SELECT
    j.host_id AS subject,
    j.name,
    CASE
        WHEN j.measured
            THEN
                printf(
                    'the busiest link of %s was at %.0f %% or more in 5 %% of %d samples',
                    j.name, j.load_p95 * 100, j.samples
                )
        WHEN j.priced
            THEN
                printf(
                    'guests of %s were sold %g Gb/s on links of %g Gb/s: %.0f to 1',
                    j.name, j.sold / 1e9, j.guest_speed / 1e9, j.ratio
                )
        ELSE
            'what guests of ' || j.name || ' can ask is not known: ' || j.nics_unlimited
            || ' of their NICs have no limit, and the links were measured '
            || coalesce(j.samples, 0) || ' times'
    END AS message,
    iif(j.measured OR j.priced, 'finding', 'not assessable') AS outcome,
    CASE
        WHEN j.measured AND j.load_p95 > :full THEN 'high'
        WHEN j.measured OR j.ratio > :medium THEN 'medium'
        ELSE 'low'
    END AS severity,
    iif(j.measured, 'measured', j.confidence) AS confidence,
    v.vms_running AS vms,
    j.sold,
    j.guest_speed,
    j.ratio,
    j.load_p95,
    j.nics_unlimited
FROM judged AS j
LEFT JOIN host_vms AS v ON j.host_id = v.host_id
WHERE iif(j.measured, j.load_p95 > :busy, NOT j.priced OR j.ratio > :low)
ORDER BY subject
