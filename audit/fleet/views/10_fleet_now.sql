/*
doc = "The newest month of every estate: the rows 'now' is made of."
[columns]
estate = "Estate"
month = "Its newest month"
months = "Months it has [count]"
*/
SELECT
    estate,
    max(month) AS month,
    count(*) AS months
FROM estate_month
GROUP BY estate
