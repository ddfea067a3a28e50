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
SELECT
    period AS month,
    topic,
    place,
    question,
    bucket,
    rank,
    counted,
    weighed,
    estates,
    told,
    untold,
    amount,
    weight,
    estate_share,
    amount_share,
    weight_share
FROM fleet_period
WHERE period <> 'now'
ORDER BY place, period, rank, bucket
