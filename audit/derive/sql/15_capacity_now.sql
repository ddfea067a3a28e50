/*
doc = "The latest of CloudStack's own capacity counters per zone, pod, cluster and type."
[columns]
zone_id = "Zone"
pod_id = "Pod; empty when per zone"
cluster_id = "Cluster; empty when per zone or pod"
type = "0 memory 1 CPU 2 storage used 3 storage allocated 4 public IP 5 private IP 6 secondary 7 VLAN 8 direct IP 9 local 10 IPv6 subnets 19 GPU 20 object storage 21 backup storage 90 CPU cores"
name = "Name of the type"
total = "Total, in the unit of the type"
used = "Used"
allocated = "Allocated"
used_share = "used / total [share]"
at = "Time of the values [UTC]"
*/
SELECT
    c.zone_id,
    c.pod_id,
    c.cluster_id,
    c.type,
    c.name,
    c.total,
    c.used,
    c.allocated,
    c.used * 1.0 / nullif(c.total, 0) AS used_share,
    c.at
FROM capacity_sample AS c
WHERE c.at = (
    SELECT max(l.at) FROM capacity_sample AS l
    WHERE l.source = c.source
)
