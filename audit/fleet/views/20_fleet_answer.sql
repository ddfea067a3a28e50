/*
doc = "The profile of every estate and month with shares of what could be told: by number and by weight. NULL where an estate could tell nothing."
[columns]
estate = "Estate"
month = "Month"
topic = "Storage, Compute, Network, Control or Templates"
place = "Order of the question"
question = "What is asked"
bucket = "Answer"
rank = "Order of the answers"
told = "false: could not be told"
amount = "How many [count]"
counted = "What is counted"
weight = "Their weight, in the unit of weighed"
weighed = "What the weight is"
amount_share = "Share of those that could be told [share]"
weight_share = "Share of the weight of those that could be told [share]"
*/
SELECT
    estate,
    month,
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
    CASE
        WHEN told
            THEN
                amount / nullif(
                    sum(CASE WHEN told THEN amount ELSE 0 END)
                        OVER (PARTITION BY estate, month, question),
                    0
                )
    END AS amount_share,
    CASE
        WHEN told
            THEN
                weight / nullif(
                    sum(CASE WHEN told THEN weight ELSE 0 END)
                        OVER (PARTITION BY estate, month, question),
                    0
                )
    END AS weight_share
FROM profile
