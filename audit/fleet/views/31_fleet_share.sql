/*
doc = "Share of every answer now and how it moved: every estate in its newest month, the fleet twelve months before the newest, and in the first month. NULL: nobody could tell then."
[columns]
topic = "Storage, Compute, Network, Control or Templates"
place = "Order of the question"
question = "What is asked"
bucket = "Answer"
rank = "Order of the answers"
month = "The newest month of the fleet"
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
estate_moved = "The same of the share by estate [share]"
weight_moved = "The same of the share by weight [share]"
*/
WITH found AS (SELECT * FROM fleet_period),

size AS (
    SELECT
        count(*) AS estates,
        max(month) AS month,
        max(year_before) AS year_before
    FROM fleet_now
),

asked AS (
    SELECT
        f.question,
        min(f.counted) AS counted,
        min(f.weighed) AS weighed,
        min(CASE WHEN f.month <> 'now' THEN f.month END) AS first_month,
        max(CASE WHEN f.month = 'now' THEN f.told ELSE 0 END) AS told,
        max(CASE WHEN f.month = 'now' AND f.weight_share IS NOT NULL THEN 1 ELSE 0 END) AS weighs,
        max(CASE WHEN f.month = s.year_before THEN 1 ELSE 0 END) AS told_before,
        min(CASE WHEN f.month <> 'now' AND f.weight_share IS NOT NULL THEN f.month END)
            AS weighed_from
    FROM found AS f
    CROSS JOIN size AS s
    GROUP BY f.question
),

-- an answer nobody has is none of all, where somebody could tell
shares AS (
    SELECT
        f.topic,
        f.place,
        f.question,
        f.bucket,
        f.rank,
        max(CASE WHEN f.month = 'now' THEN f.estates ELSE 0 END) AS estates,
        max(CASE WHEN f.month = 'now' THEN f.amount ELSE 0 END) AS amount,
        max(CASE WHEN f.month = 'now' THEN f.weight END) AS weight,
        max(CASE WHEN f.month = 'now' THEN f.estate_share ELSE 0 END) AS estate_share,
        max(CASE WHEN f.month = 'now' THEN f.amount_share ELSE 0 END) AS amount_share,
        max(CASE WHEN f.month = 'now' THEN f.weight_share END) AS weight_share,
        max(CASE WHEN f.month = s.year_before THEN f.amount_share ELSE 0 END) AS year_before,
        max(CASE WHEN f.month = q.first_month THEN f.estate_share ELSE 0 END) AS first_estate,
        max(CASE WHEN f.month = q.first_month THEN f.amount_share ELSE 0 END) AS first_share,
        max(CASE WHEN f.month = q.first_month THEN f.weight_share END) AS first_weight
    FROM found AS f
    JOIN asked AS q ON f.question = q.question
    CROSS JOIN size AS s
    GROUP BY f.topic, f.place, f.question, f.bucket, f.rank
)

SELECT
    a.topic,
    a.place,
    a.question,
    a.bucket,
    a.rank,
    s.month,
    a.estates,
    q.told,
    s.estates - q.told AS untold,
    a.amount,
    q.counted,
    a.weight,
    q.weighed,
    CASE WHEN q.told > 0 THEN a.estate_share END AS estate_share,
    CASE WHEN q.told > 0 THEN a.amount_share END AS amount_share,
    CASE WHEN q.weighs = 1 THEN coalesce(a.weight_share, 0) END AS weight_share,
    CASE WHEN q.told_before = 1 THEN a.year_before END AS year_before,
    q.first_month,
    a.first_share,
    CASE WHEN q.told > 0 THEN a.amount_share - a.first_share END AS moved,
    CASE WHEN q.told > 0 THEN a.estate_share - a.first_estate END AS estate_moved,
    CASE
        WHEN q.weighs = 1 AND q.weighed_from = q.first_month
            THEN coalesce(a.weight_share, 0) - coalesce(a.first_weight, 0)
    END AS weight_moved
FROM shares AS a
JOIN asked AS q ON a.question = q.question
CROSS JOIN size AS s
ORDER BY a.place, a.rank, a.bucket
