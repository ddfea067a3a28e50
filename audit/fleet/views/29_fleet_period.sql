/*
doc = "What fleet_trend and fleet_share are made of: per period, question and answer the share by estate (the mean of the shares inside estates), by number and by weight, among estates that could tell."
[columns]
month = "Month; in fleet_period also now: every estate in its newest month (fleet_now)"
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
WITH counted_in AS (
    SELECT
        estate,
        month,
        month AS period
    FROM estate_month
    UNION ALL
    SELECT
        estate,
        month,
        'now'
    FROM fleet_now
),

audited AS (
    SELECT
        period,
        count(*) AS estates
    FROM counted_in
    GROUP BY period
),

answer AS (
    SELECT
        c.period,
        a.*
    FROM fleet_answer AS a
    JOIN counted_in AS c ON a.estate = c.estate AND a.month = c.month
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
    a.period AS month,
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
