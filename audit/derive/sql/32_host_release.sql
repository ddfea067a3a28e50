/*
doc = """A row per host: which hypervisor release runs on it. hypervisor_version is empty on KVM, \
so the operating system stands for it (field trap 10)."""
[columns]
host_id = "Host"
name = "Name"
zone_id = "Zone"
cluster_id = "Cluster"
hypervisor = "Hypervisor type"
version_text = "Operating system with version, else hypervisor with version; NULL when not told"
kernel_version = "Kernel"
product = "Product the release belongs to; NULL: not recognised"
cycle = "Release line; NULL: not recognised"
eol = "End of standard support [UTC]"
eol_state = "dated, ended, none announced or unknown"
extended_end = "End of paid extended support [UTC]"
basis = "Where the date comes from"
*/
WITH told AS (
    SELECT
        h.*,
        coalesce(
            h.os || ' ' || h.os_version, h.hypervisor || ' ' || nullif(h.hypervisor_version, '')
        ) AS version_text
    FROM host AS h
)

SELECT
    t.id AS host_id,
    t.name,
    t.zone_id,
    t.cluster_id,
    t.hypervisor,
    t.version_text,
    t.kernel_version,
    s.product,
    s.cycle,
    s.eol,
    s.eol_state,
    s.extended_end,
    s.basis
FROM told AS t
LEFT JOIN support AS s ON t.version_text = s.text AND s.kind = 'hypervisor'
