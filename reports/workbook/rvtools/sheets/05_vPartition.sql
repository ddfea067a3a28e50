/*
doc = "CloudStack does not look into guests: no rows."
rows = '''SELECT 0'''
columns = [
    "VM", "Powerstate", "Template", "SRM Placeholder", "Disk Key", "Disk", "Capacity MiB",
    "Consumed MiB", "Free MiB", "Free %", "Internal Sort Column", "Annotation", "Datacenter",
    "Cluster", "Host", "Folder", "OS according to the configuration file",
    "OS according to the VMware Tools", "VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT NULL AS "VM"
LIMIT 0
