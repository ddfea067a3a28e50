/*
doc = "Who made the file, of what, as of when."
rows = '''rv_site'''
dates = ["xlsx creation datetime"]
columns = [
    "RVTools major version", "RVTools version", "xlsx creation datetime", "Server",
]
*/
SELECT
    'stackaudit ' || report_version() AS "RVTools version",
    p.now AS "xlsx creation datetime",
    t.site AS "Server"
FROM rv_site AS t
CROSS JOIN report_period AS p
ORDER BY t.site
