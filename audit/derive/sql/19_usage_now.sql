/*
doc = "A row per usage server: its latest times."
[columns]
hostname = "Host it runs on; N/A when there is none"
last_heartbeat = "Last heartbeat [UTC]"
last_successful_job = "Last good aggregation; NULL: never [UTC]"
at = "Time of the values [UTC]"
source = "Target"
*/
SELECT
    u.hostname,
    s.last_heartbeat,
    s.last_successful_job,
    s.at,
    u.source
FROM usage_server AS u
LEFT JOIN usage_sample AS s
    ON
        u.hostname = s.hostname
        AND s.at = (
            SELECT max(l.at) FROM usage_sample AS l
            WHERE l.hostname = u.hostname
        )
