/*
doc = "CloudStack does not tell the paths of a host to a LUN: no rows."
rows = '''SELECT 0'''
columns = [
    "Host", "Cluster", "Datacenter", "Datastore", "Disk", "Display name", "Policy",
    "Oper. State", "Path 1", "Path 1 state", "Path 2", "Path 2 state", "Path 3", "Path 3 state",
    "Path 4", "Path 4 state", "Path 5", "Path 5 state", "Path 6", "Path 6 state", "Path 7",
    "Path 7 state", "Path 8", "Path 8 state", "vStorage", "Queue depth", "Vendor", "Model",
    "Revision", "Level", "Serial #", "UUID", "Object ID", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT NULL AS "Host"
LIMIT 0
