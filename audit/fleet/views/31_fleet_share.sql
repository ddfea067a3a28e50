/*
doc = "Share of every answer now and how it moved: in the newest month, a year before it, and in the first month. NULL: nobody could tell then."
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
year_before = "Share by number twelve months before; 0: nobody had it; NULL: nobody could tell then [share]"
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

told_before AS (
    SELECT DISTINCT
        b.question,
        t.month
    FROM bound AS b
    JOIN trend AS t
        ON b.question = t.question AND t.month = concat(
            cast(cast(substr(b.last_month, 1, 4) AS INTEGER) - 1 AS VARCHAR),
            substr(b.last_month, 5, 3)
        )
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
    CASE WHEN p.month IS NOT NULL THEN coalesce(y.amount_share, 0) END AS year_before,
    b.first_month,
    coalesce(f.amount_share, 0) AS first_share,
    coalesce(n.amount_share, 0) - coalesce(f.amount_share, 0) AS moved
FROM answer AS a
JOIN bound AS b ON a.question = b.question
LEFT JOIN trend AS n
    ON a.question = n.question AND a.bucket = n.bucket AND b.last_month = n.month
LEFT JOIN trend AS f
    ON a.question = f.question AND a.bucket = f.bucket AND b.first_month = f.month
LEFT JOIN told_before AS p ON a.question = p.question
LEFT JOIN trend AS y
    ON a.question = y.question AND a.bucket = y.bucket AND p.month = y.month
ORDER BY a.place, a.rank, a.bucket
