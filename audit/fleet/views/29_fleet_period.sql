/*
doc = "What fleet_trend and fleet_share are made of: per period, question and answer the share by estate (the mean of the shares inside estates), by number and by weight, among estates that could tell."
[columns]
period = "Month; now: every estate in its newest month (fleet_now)"
topic = "Storage, Compute, Network, Control or Templates"
place = "Order of the question"
question = "What is asked"
bucket = "Answer"
rank = "Order of the answers"
counted = "What is counted"
weighed = "What the weight is"
estates = "Estates that have this answer [count]"
told = "Estates that could tell [count]"
untold = "Estates that could not tell [count]"
amount = "How many, all estates added [count]"
weight = "Their weight, all estates added"
estate_share = "Mean of the shares inside estates that could tell; one that lacks the answer counts 0 [share]"
amount_share = "Share of all that could be told [share]"
weight_share = "Share of the weight of all that could be told [share]"
*/
-- named once each: wherever a view is named, the files are looked into
WITH given AS (SELECT * FROM fleet_answer),

newest AS (SELECT * FROM fleet_now),

answer AS (
    SELECT
        month AS period,
        estate,
        topic,
        place,
        question,
        bucket,
        rank,
        told,
        amount,
        counted,
        weight,
        weighed,
        amount_share
    FROM given
    UNION ALL
    SELECT
        'now',
        a.estate,
        a.topic,
        a.place,
        a.question,
        a.bucket,
        a.rank,
        a.told,
        a.amount,
        a.counted,
        a.weight,
        a.weighed,
        a.amount_share
    FROM given AS a
    JOIN newest AS n ON a.estate = n.estate AND a.month = n.month
),

audited AS (
    SELECT
        month AS period,
        count(*) AS estates
    FROM estate_month
    GROUP BY month
    UNION ALL
    SELECT
        'now',
        count(*)
    FROM newest
),

asked AS (
    SELECT
        period,
        question,
        count(DISTINCT CASE WHEN told AND amount > 0 THEN estate END) AS told,
        sum(CASE WHEN told THEN amount END) AS amount,
        sum(CASE WHEN told THEN weight END) AS weight
    FROM answer
    GROUP BY period, question
),

answered AS (
    SELECT
        period,
        topic,
        place,
        question,
        bucket,
        rank,
        min(counted) AS counted,
        min(weighed) AS weighed,
        count(DISTINCT estate) AS estates,
        sum(amount) AS amount,
        sum(weight) AS weight,
        sum(amount_share) AS shares
    FROM answer
    WHERE told
    GROUP BY period, topic, place, question, bucket, rank
)

SELECT
    a.period,
    a.topic,
    a.place,
    a.question,
    a.bucket,
    a.rank,
    a.counted,
    a.weighed,
    a.estates,
    q.told,
    m.estates - q.told AS untold,
    a.amount,
    a.weight,
    a.shares / q.told AS estate_share,
    a.amount / q.amount AS amount_share,
    a.weight / nullif(q.weight, 0) AS weight_share
FROM answered AS a
JOIN asked AS q ON a.period = q.period AND a.question = q.question
JOIN audited AS m ON a.period = m.period
ORDER BY a.place, a.period, a.rank, a.bucket
