/*
doc = "A row per object with a history: the clock that ends first (used before allocated when neither ends), and whether any clock could be judged."
[columns]
kind = "As in runway"
object_id = "Object; the zone for its sums"
judged = "1 when the history of a clock was long enough"
clock = "used, allocated or addresses"
total = "Size, what may be sold, or how many there are [bytes or count]"
value = "Taken [bytes or count]"
line_share = "The line that must not be passed [share]"
verdict = "growing, no significant growth, not enough history, from creation dates, past the line"
reason = "Why there is no date"
growth = "Growth a day [bytes or count]"
growth_low = "Lower end of its 90 % interval [bytes or count]"
growth_high = "Upper end of its 90 % interval [bytes or count]"
days_p50 = "Days to the line [days]"
days_p10 = "Days to the line at the earliest [days]"
date_p50 = "Day it reaches the line"
date_p10 = "Day it may reach the line at the earliest"
points = "Points [count]"
span_days = "Days they cover [days]"
uneven = "1 when least squares differ by more than 30 %"
accelerating = "1 when the second half grows more than twice as fast"
at = "Time of the newest point [UTC]"
*/
WITH placed AS (
    SELECT
        *,
        max(verdict IN ('growing', 'no significant growth', 'past the line'))
            OVER (PARTITION BY kind, object_id) AS judged,
        row_number() OVER (
            PARTITION BY kind, object_id
            ORDER BY days_p10 IS NULL, days_p10, days_p50 IS NULL, days_p50, clock DESC
        ) AS place
    FROM runway
)

SELECT
    p.kind,
    p.object_id,
    p.judged,
    p.clock,
    p.total,
    p.value,
    p.line_share,
    p.verdict,
    p.reason,
    p.slope_day AS growth,
    p.slope_low AS growth_low,
    p.slope_high AS growth_high,
    p.days_p50,
    p.days_p10,
    p.date_p50,
    p.date_p10,
    p.points,
    p.span_days,
    p.uneven,
    p.accelerating,
    p.at
FROM placed AS p
WHERE p.place = 1
