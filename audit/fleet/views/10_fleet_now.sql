/*
doc = "The newest month of every estate: the rows 'now' is made of. An estate that was not collected in the twelve months up to the newest of the fleet has left, and is no part of it."
[columns]
estate = "Estate"
month = "Its newest month"
months = "Months it has [count]"
*/
WITH newest AS (
    SELECT
        estate,
        max(month) AS month,
        count(*) AS months
    FROM estate_month
    GROUP BY estate
)

SELECT
    estate,
    month,
    months
FROM newest
WHERE month > (
    SELECT
        concat(
            cast(cast(substr(max(n.month), 1, 4) AS INTEGER) - 1 AS VARCHAR),
            substr(max(n.month), 5, 3)
        )
    FROM newest AS n
)
