/*
id = "srv-disk-wear"
title = "An SSD is nearly worn out"
question = "How much of the life of its SSDs has the server left?"
category = "Storage"
severity = "medium"
level = "server"
effort = "days"
actor = "operator"
optional = ["host", "vm"]
scope = "SELECT DISTINCT server_id FROM server_disk WHERE media = 'SSD' OR life_left IS NOT NULL"
why = """An SSD takes a known number of writes. The disks of a mirror were written alike and end \
together, so a mirror does not help."""
fix = "Order replacements and change the disks one by one before the end."
refs = ["rules.md srv-disk-wear", "DSP2046 Drive.PredictedMediaLifeLeftPercent"]
guards = ["disks that turn, and SSDs that do not tell what they have left"]
[params.low]
default = 0.2
unit = "share"
doc = "life left below which it is low"
[params.medium]
default = 0.1
unit = "share"
doc = "life left below which it is medium"
[params.high]
default = 0.03
unit = "share"
doc = "life left below which it is high"
*/
WITH ssd AS (
    SELECT
        d.server_id,
        count(*) AS disks,
        count(d.life_left) AS told,
        min(d.life_left) AS life_left,
        group_concat(
            iif(
                d.life_left < :low,
                coalesce(d.name, d.id) || ' ' || printf('%.0f %%', 100 * d.life_left), NULL
            ), ', '
        ) AS worn
    FROM server_host AS s
    JOIN server_disk AS d ON s.server_id = d.server_id AND s.source = d.source
    WHERE (d.media = 'SSD' OR d.life_left IS NOT NULL) AND coalesce(d.state, '') <> 'Absent'
    GROUP BY d.server_id
)

SELECT
    s.server_id AS subject,
    s.name,
    iif(
        d.worn IS NULL,
        'what the SSDs of ' || s.label || ' have left is not told',
        s.label || ': life left of its SSDs: ' || d.worn
    ) AS message,
    iif(d.worn IS NULL, 'not assessable', 'finding') AS outcome,
    CASE
        WHEN d.life_left < :high THEN 'high'
        WHEN d.life_left < :medium THEN 'medium'
        ELSE 'low'
    END AS severity,
    s.zone_id,
    s.vms,
    d.life_left,
    d.disks
FROM ssd AS d
JOIN server_host AS s ON d.server_id = s.server_id
WHERE d.worn IS NOT NULL OR d.told < d.disks
ORDER BY subject
