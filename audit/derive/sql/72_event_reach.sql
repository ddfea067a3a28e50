/*
doc = "One row: how far back the events reach (trap 17: old ones are purged)."
[columns]
oldest = "Oldest event [UTC]; NULL without any"
events = "Events [count]"
*/
SELECT
    min(e.created) AS oldest,
    count(*) AS events
FROM event AS e
