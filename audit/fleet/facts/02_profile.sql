/*
doc = "The estate profile: a row per question and answer, counted and weighed (view profile of an estate)."
[columns]
topic = ["VARCHAR", "Storage, Compute, Network, Control or Templates"]
place = ["BIGINT", "Order of the question [number]"]
question = ["VARCHAR", "What is asked of the estate"]
bucket = ["VARCHAR", "Answer, or not told"]
rank = ["BIGINT", "Order of the answers [number]"]
amount = ["BIGINT", "How many [count]"]
counted = ["VARCHAR", "What is counted"]
weight = ["DOUBLE", "Their weight, in the unit of weighed; NULL: not told"]
weighed = ["VARCHAR", "What the weight is, with its unit in brackets"]
told = ["BOOLEAN", "false: nobody could tell the answer"]
*/
SELECT
    p.topic,
    p.place,
    p.question,
    p.bucket,
    p.rank,
    p.amount,
    p.counted,
    p.weight,
    p.weighed,
    p.bucket NOT IN ('not told', 'not collected', 'address not told') AS told
FROM profile AS p
ORDER BY p.place, p.rank, p.bucket
