/*
doc = "One account or project with VMs: whose the resources are."
rows = '''SELECT count(*) FROM (SELECT DISTINCT source, "Resource pool" FROM rv_vm WHERE "Resource pool" IS NOT NULL)'''
columns = [
    "Resource Pool name", "Resource Pool path", "Status", "# VMs total", "# VMs", "# vCPUs",
    "CPU limit", "CPU overheadLimit", "CPU reservation", "CPU level", "CPU shares",
    "CPU expandableReservation", "CPU maxUsage", "CPU overallUsage", "CPU reservationUsed",
    "CPU reservationUsedForVm", "CPU unreservedForPool", "CPU unreservedForVm", "Mem Configured",
    "Mem limit", "Mem overheadLimit", "Mem reservation", "Mem level", "Mem shares",
    "Mem expandableReservation", "Mem maxUsage", "Mem overallUsage", "Mem reservationUsed",
    "Mem reservationUsedForVm", "Mem unreservedForPool", "Mem unreservedForVm",
    "QS overallCpuDemand", "QS overallCpuUsage", "QS staticCpuEntitlement",
    "QS distributedCpuEntitlement", "QS balloonedMemory", "QS compressedMemory",
    "QS consumedOverheadMemory", "QS distributedMemoryEntitlement", "QS guestMemoryUsage",
    "QS hostMemoryUsage", "QS overheadMemory", "QS privateMemory", "QS sharedMemory",
    "QS staticMemoryEntitlement", "QS swappedMemory", "Object ID", "VI SDK Server",
    "VI SDK UUID",
]
*/
SELECT
    min(b.owner) AS "Resource Pool name",
    b."Resource pool" AS "Resource Pool path",
    count(*) AS "# VMs total",
    count(*) FILTER (WHERE b."Powerstate" = 'poweredOn') AS "# VMs",
    sum(v.cpu_number) AS "# vCPUs",
    sum(v.memory) / 1048576 AS "Mem Configured",
    b."VI SDK Server",
    b."VI SDK UUID"
FROM rv_vm AS b
JOIN vm AS v ON b."VM ID" = v.id AND b.source = v.source
WHERE b."Resource pool" IS NOT NULL
GROUP BY b.source, b."Resource pool"
ORDER BY b."Resource pool"
