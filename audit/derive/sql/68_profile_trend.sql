/*
doc = """Estate profile beside that of a year before: a row per question and answer of now, and \
per answer that is gone. The columns of then are NULL where no collection lies eleven to thirteen \
months back, where the question had no objects then, and for shares below eight objects."""
[columns]
topic = "As in profile"
place = "Order of the question [number]"
question = "What is asked of the estate"
bucket = "Answer, or not told"
rank = "Order of the answers [number]"
amount = "How many; 0: gone [count]"
counted = "What is counted"
weight = "Their weight, in the unit of weighed; NULL: not told"
weighed = "What the weight is, with its unit in brackets"
objects = "Objects of the question [count]"
amount_share = "amount / objects; NULL below eight objects [share]"
weight_share = "Share of the weight; NULL below eight objects [share]"
unknown_share = "Share of objects whose answer is not told [share]"
then_at = "Collection of a year before; NULL: not enough history [UTC]"
amount_then = "How many there were then [count]"
amount_share_then = "Share then [share]"
weight_share_then = "Share of the weight then [share]"
amount_moved = "amount_share - amount_share_then [share]"
weight_moved = "weight_share - weight_share_then [share]"
*/
WITH
-- the profile of now reads the whole estate: once
present AS MATERIALIZED (SELECT * FROM profile),

-- a question that had objects then had none of an answer that it lacked
asked AS (
    SELECT
        question,
        max(at) AS at,
        max(objects) >= 8 AS has_shares,
        max(weight_share) IS NOT NULL AS has_weights
    FROM profile_past
    GROUP BY question
),

now AS (
    SELECT
        question,
        max(objects) AS objects,
        max(amount_share) IS NOT NULL AS has_shares,
        max(weight_share) IS NOT NULL AS has_weights,
        max(unknown_share) AS unknown_share
    FROM present
    GROUP BY question
),

beside AS (
    SELECT
        p.*,
        a.at AS then_at,
        iif(a.at IS NULL, NULL, coalesce(o.amount, 0)) AS amount_then,
        iif(a.has_shares, coalesce(o.amount_share, 0.0), NULL) AS amount_share_then,
        iif(a.has_weights, coalesce(o.weight_share, 0.0), NULL) AS weight_share_then
    FROM present AS p
    LEFT JOIN asked AS a ON p.question = a.question
    LEFT JOIN profile_past AS o ON p.question = o.question AND p.bucket = o.bucket
    UNION ALL
    SELECT
        o.topic,
        o.place,
        o.question,
        o.bucket,
        o.rank,
        0 AS amount,
        o.counted,
        iif(n.has_weights, 0, NULL) AS weight,
        o.weighed,
        n.objects,
        iif(n.has_shares, 0.0, NULL) AS amount_share,
        iif(n.has_weights, 0.0, NULL) AS weight_share,
        n.unknown_share,
        o.at,
        o.amount,
        o.amount_share,
        o.weight_share
    FROM profile_past AS o
    JOIN now AS n ON o.question = n.question
    LEFT JOIN present AS p ON o.question = p.question AND o.bucket = p.bucket
    WHERE p.question IS NULL
)

SELECT
    topic,
    place,
    question,
    bucket,
    rank,
    amount,
    counted,
    weight,
    weighed,
    objects,
    amount_share,
    weight_share,
    unknown_share,
    then_at,
    amount_then,
    amount_share_then,
    weight_share_then,
    amount_share - amount_share_then AS amount_moved,
    weight_share - weight_share_then AS weight_moved
FROM beside
