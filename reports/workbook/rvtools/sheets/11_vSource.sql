/*
doc = "One CloudStack that was read."
rows = '''rv_site'''
columns = [
    "Name", "OS type", "API type", "API version", "Version", "Patch level", "Build", "Fullname",
    "Product name", "Product version", "Product line", "Vendor", "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    site AS "Name",
    'CloudStack' AS "API type",
    version AS "API version",
    version AS "Version",
    'Apache CloudStack ' || version AS "Fullname",
    'Apache CloudStack' AS "Product name",
    version AS "Product version",
    'Apache Software Foundation' AS "Vendor",
    site AS "VI SDK Server",
    uuid AS "VI SDK UUID"
FROM rv_site
ORDER BY site
