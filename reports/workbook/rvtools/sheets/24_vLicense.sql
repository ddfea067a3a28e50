/*
doc = "One licence an array tells of."
rows = '''SELECT count(*) FROM array_licence AS l JOIN array_unit AS u ON l.array_id = u.array_id AND l.source = u.source'''
dates = ["Expiration Date"]
columns = [
    "Name", "Key", "Labels", "Cost Unit", "Total", "Used", "Expiration Date", "Features",
    "VI SDK Server", "VI SDK UUID",
]
*/
SELECT
    u.name || ': ' || l.id AS "Name",
    l.expires AS "Expiration Date"
FROM array_licence AS l
JOIN array_unit AS u ON l.array_id = u.array_id AND l.source = u.source
ORDER BY u.name, l.array_id, l.id
