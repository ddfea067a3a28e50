/*
doc = """A row per zone: physical size against what may be sold, is sold and is used, all in one \
place (field traps 1 to 3). NULL when a cluster of the zone does not tell."""
[columns]
zone_id = "Zone"
clusters = "Clusters [count]"
memory_physical = "Physical memory of hosts that serve [bytes]"
memory_sellable = "Memory that may be sold, factors included [bytes]"
memory_allocated = "Memory sold [bytes]"
memory_sold = "Memory sold by physical memory [ratio]"
memory_used = "Memory in use by physical memory [share]"
*/
SELECT
    o.zone_id,
    count(*) AS clusters,
    iif(count(o.memory_physical) < count(*), NULL, sum(o.memory_physical)) AS memory_physical,
    iif(count(o.memory_sellable) < count(*), NULL, sum(o.memory_sellable)) AS memory_sellable,
    iif(count(o.memory_allocated) < count(*), NULL, sum(o.memory_allocated)) AS memory_allocated,
    iif(count(o.memory_sold) < count(*), NULL, sum(o.memory_allocated))
    * 1.0 / nullif(sum(o.memory_physical), 0) AS memory_sold,
    iif(
        count(o.memory_used) < count(*), NULL, sum(o.memory_used * o.memory_physical)
    ) / nullif(sum(o.memory_physical), 0) AS memory_used
FROM cluster_overcommit AS o
GROUP BY o.zone_id
