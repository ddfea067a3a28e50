/*
doc = "The newest month of every estate: the rows 'now' is made of. An estate that was not collected in the twelve months up to the newest of the fleet has left, and is no part of it."
[columns]
estate = "Estate"
month = "Its newest month"
months = "Months it has [count]"
year_before = "Month twelve months before the newest of the fleet; the same in every row"
*/
WITH newest AS (
    SELECT
        estate,
        max(month) AS month,
        count(*) AS months
    FROM estate_month
    GROUP BY estate
),

bound AS (
    SELECT
        max(month) AS month,
        concat(
            cast(cast(substr(max(month), 1, 4) AS INTEGER) - 1 AS VARCHAR), substr(max(month), 5, 3)
        ) AS year_before
    FROM newest
)

SELECT
    n.estate,
    n.month,
    n.months,
    b.year_before
FROM newest AS n
JOIN bound AS b ON n.month > b.year_before
