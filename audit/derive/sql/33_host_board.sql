/*
doc = "A row per host with how its server is set up; everything is NULL where no server is known."
[columns]
host_id = "Host"
name = "Name of the host"
cluster_id = "Cluster"
server_id = "Server; NULL: none known"
source = "Source whose rows tell its parts once"
vendor = "Vendor"
model = "Model"
cpu_model = "Model of its processors"
bios_version = "Version of its BIOS"
bmc_version = "Version of its management controller"
chassis_id = "Enclosure of a blade"
power_profile = "BIOS: power profile; asked only deep"
virtualization = "BIOS: VT-x or SVM is on; asked only deep"
iommu = "BIOS: VT-d or AMD-Vi is on; asked only deep"
hyperthreading = "BIOS: more than one thread a core is on; asked only deep"
boot_mode = "UEFI or Legacy"
secure_boot = "It booted with secure boot"
*/
SELECT
    h.id AS host_id,
    h.name,
    h.cluster_id,
    m.server_id,
    m.source,
    s.vendor,
    s.model,
    s.cpu_model,
    s.bios_version,
    (
        SELECT max(c.version) FROM server_bmc AS c
        WHERE m.server_id = c.server_id AND m.source = c.source
    ) AS bmc_version,
    s.chassis_id,
    s.power_profile,
    s.virtualization,
    s.iommu,
    s.hyperthreading,
    s.boot_mode,
    s.secure_boot
FROM host AS h
LEFT JOIN host_server AS b ON h.id = b.host_id
LEFT JOIN machine AS m ON b.server_id = m.server_id
LEFT JOIN server AS s ON m.server_id = s.id AND m.source = s.source
