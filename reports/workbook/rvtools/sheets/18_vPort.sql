/*
doc = "Guest networks are zone-wide and stand in dvPort: no rows."
rows = '''SELECT 0'''
columns = [
    "Host", "Datacenter", "Cluster", "Port Group", "Switch", "VLAN", "Promiscuous Mode",
    "Mac Changes", "Forged Transmits", "Traffic Shaping", "Width", "Peak", "Burst", "Policy",
    "Reverse Policy", "Notify Switch", "Rolling Order", "Offload", "TSO", "Zero Copy Xmit",
    "VI SDK Server", "VI SDK UUID",
]
*/
SELECT NULL AS "Host"
LIMIT 0
