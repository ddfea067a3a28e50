/*
doc = "The trend slide: per month, question and answer the share by estate (the mean of the shares inside estates), by number and by weight, among estates that could tell."
[columns]
month = "Month"
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
WITH answer AS (SELECT * FROM fleet_answer),

audited AS (
    SELECT
        month,
        count(*) AS estates
    FROM estate_month
    GROUP BY month
),

asked AS (
    SELECT
        month,
        question,
        count(DISTINCT CASE WHEN told AND amount > 0 THEN estate END) AS told,
        sum(CASE WHEN told THEN amount END) AS amount,
        sum(CASE WHEN told THEN weight END) AS weight
    FROM answer
    GROUP BY month, question
),

answered AS (
    SELECT
        month,
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
    GROUP BY month, topic, place, question, bucket, rank
)

SELECT
    a.month,
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
JOIN asked AS q ON a.month = q.month AND a.question = q.question
JOIN audited AS m ON a.month = m.month
ORDER BY a.place, a.month, a.rank, a.bucket
