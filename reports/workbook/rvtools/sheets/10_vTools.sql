/*
doc = "CloudStack does not tell of tools in guests: no rows."
rows = '''SELECT 0'''
columns = [
    "VM", "Powerstate", "Template", "SRM Placeholder", "VM Version", "Tools", "Tools Version",
    "Required Version", "Upgradeable", "Upgrade Policy", "Sync time", "App status",
    "Heartbeat status", "Kernel Crash state", "Operation Ready", "State change support",
    "Interactive Guest", "Annotation", "Datacenter", "Cluster", "Host", "Folder",
    "OS according to the configuration file", "OS according to the VMware Tools", "VMRef",
    "VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT NULL AS "VM"
LIMIT 0
