/*
doc = "Estates in their newest month, the riskiest first: by score, then by critical and high findings; with what fills up first."
[columns]
estate = "Estate"
month = "Its newest month"
months = "Months it has [count]"
taken = "Time of its last collection [UTC]"
cloudstack_version = "Version of CloudStack"
zones = "Zones [count]"
hosts = "Hosts [count]"
vms_running = "Running VMs [count]"
score = "Score of 100"
score_before = "Score of the month before it; NULL: none"
critical = "Open critical findings [count]"
high = "Open high findings [count]"
medium = "Open medium findings [count]"
rules_blind = "Rules that could not be judged [count]"
runway_days = "Days until the first object is at its line [days]"
runway_kind = "Kind of that object"
runway_name = "Its name"
*/
WITH placed AS (
    SELECT
        e.*,
        lag(e.score) OVER (PARTITION BY e.estate ORDER BY e.month) AS score_before
    FROM estate_month AS e
)

SELECT
    p.estate,
    p.month,
    n.months,
    p.taken,
    p.cloudstack_version,
    p.zones,
    p.hosts,
    p.vms_running,
    p.score,
    p.score_before,
    p.critical,
    p.high,
    p.medium,
    p.rules_blind,
    p.runway_days,
    replace(p.runway_kind, '_', ' ') AS runway_kind,
    p.runway_name
FROM placed AS p
JOIN fleet_now AS n ON p.estate = n.estate AND p.month = n.month
ORDER BY p.score, p.critical DESC, p.high DESC, p.estate
