/*
doc = "Share of every answer now and how it moved: in the newest month, a year before it, and in the first month. NULL: that month was not audited, or the answer did not exist then."
[columns]
topic = "Storage, Compute, Network, Control or Templates"
place = "Order of the question"
question = "What is asked"
bucket = "Answer"
rank = "Order of the answers"
month = "The newest month"
estates = "Estates that have this answer now [count]"
told = "Estates that could tell [count]"
untold = "Estates that could not tell [count]"
amount = "How many [count]"
counted = "What is counted"
weight = "Their weight"
weighed = "What the weight is"
estate_share = "Share by estate now [share]"
amount_share = "Share by number now [share]"
weight_share = "Share by weight now [share]"
year_before = "Share by number twelve months before [share]"
first_month = "The first month with this question"
first_share = "Share by number then; 0: nobody had it [share]"
moved = "Share by number now less that of the first month [share]"
*/
WITH trend AS (SELECT * FROM fleet_trend),

bound AS (
    SELECT
        question,
        min(month) AS first_month,
        max(month) AS last_month
    FROM trend
    GROUP BY question
),

answer AS (
    SELECT DISTINCT
        topic,
        place,
        question,
        bucket,
        rank
    FROM trend
)

SELECT
    a.topic,
    a.place,
    a.question,
    a.bucket,
    a.rank,
    b.last_month AS month,
    coalesce(n.estates, 0) AS estates,
    n.told,
    n.untold,
    coalesce(n.amount, 0) AS amount,
    n.counted,
    n.weight,
    n.weighed,
    coalesce(n.estate_share, 0) AS estate_share,
    coalesce(n.amount_share, 0) AS amount_share,
    n.weight_share,
    y.amount_share AS year_before,
    b.first_month,
    coalesce(f.amount_share, 0) AS first_share,
    coalesce(n.amount_share, 0) - coalesce(f.amount_share, 0) AS moved
FROM answer AS a
JOIN bound AS b ON a.question = b.question
LEFT JOIN trend AS n
    ON a.question = n.question AND a.bucket = n.bucket AND b.last_month = n.month
LEFT JOIN trend AS f
    ON a.question = f.question AND a.bucket = f.bucket AND b.first_month = f.month
LEFT JOIN trend AS y
    ON
        a.question = y.question AND a.bucket = y.bucket
        AND y.month = concat(
            cast(cast(substr(b.last_month, 1, 4) AS INTEGER) - 1 AS VARCHAR),
            substr(b.last_month, 5, 3)
        )
ORDER BY a.place, a.rank, a.bucket
