/*
doc = """A row per running user VM whose use was collected: all collections together. Every \
collection sees the hours CloudStack keeps, by default twelve."""
[columns]
vm_id = "VM"
collections = "Collections with samples [count]"
days = "From the first sample to the last [days]"
cpu_p95_least = "95th percentile of CPU use in the idlest collection [share]"
cpu_p95_most = "95th percentile of CPU use in the busiest collection [share]"
free_least = "Least free memory of all collections; NULL without balloon statistics [bytes]"
free_most = "Least free memory of the collection where it was most [bytes]"
*/
SELECT
    u.vm_id,
    count(*) AS collections,
    julianday(max(u."last")) - julianday(min(u."first")) AS days,
    min(u.cpu_p95) AS cpu_p95_least,
    max(u.cpu_p95) AS cpu_p95_most,
    min(u.memory_free_min) AS free_least,
    max(u.memory_free_min) AS free_most
FROM vm_usage AS u
JOIN vm AS v ON u.vm_id = v.id
WHERE u.samples > 0 AND v.state = 'Running'
GROUP BY u.vm_id
