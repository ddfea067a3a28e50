/*
doc = "CloudStack does not list files of pools: no rows."
rows = '''SELECT 0'''
columns = [
    "Friendly Path Name", "File Name", "File Type", "File Size in bytes", "Path",
    "Internal Sort Column", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT NULL AS "Friendly Path Name"
LIMIT 0
