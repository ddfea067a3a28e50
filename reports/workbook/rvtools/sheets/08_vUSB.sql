/*
doc = "CloudStack passes no USB devices on: no rows."
rows = '''SELECT 0'''
columns = [
    "VM", "Powerstate", "Template", "SRM Placeholder", "Device Node", "Device Type", "Connected",
    "Family", "Speed", "EHCI enabled", "Auto connect", "Bus number", "Unit number", "Annotation",
    "Datacenter", "Cluster", "Host", "Folder", "OS according to the configuration file",
    "OS according to the VMware tools", "VMRef", "VM ID", "VM UUID", "VI SDK Server",
    "VI SDK UUID",
]
*/
SELECT NULL AS "VM"
LIMIT 0
