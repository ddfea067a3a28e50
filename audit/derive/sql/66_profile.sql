/*
doc = """Estate profile: a row per question and answer, counted and weighed, with shares. Below \
eight objects there are counts and no shares: a percentage of three says nothing. \
Running VMs are no weight where VMs were not seen."""
[columns]
topic = "Storage, Compute, Network, Control or Templates"
place = "Order of the question [number]"
question = "What is asked of the estate"
bucket = "Answer, or not told"
rank = "Order of the answers [number]"
amount = "How many [count]"
counted = "What is counted"
weight = "Their weight, in the unit of weighed; NULL: not told"
weighed = "What the weight is, with its unit in brackets"
objects = "Objects of the question [count]"
amount_share = "amount / objects; NULL below eight objects [share]"
weight_share = "Share of the weight; NULL below eight objects [share]"
unknown_share = "Share of objects whose answer is not told [share]"
*/
WITH every AS (
    SELECT * FROM profile_storage
    UNION ALL
    SELECT * FROM profile_compute
    UNION ALL
    SELECT * FROM profile_network
    UNION ALL
    SELECT * FROM profile_cabling
),

seen AS (
    SELECT count(*) > 0 AS vms FROM answer AS a
    WHERE a.table_name = 'vm' AND a.complete
),

told AS (
    SELECT
        e.topic,
        e.place,
        e.question,
        e.bucket,
        e.rank,
        e.amount,
        e.counted,
        iif(e.weighed LIKE 'running VMs%' AND NOT s.vms, NULL, e.weight) AS weight,
        e.weighed
    FROM every AS e
    CROSS JOIN seen AS s
    WHERE s.vms OR e.place NOT IN (21, 26)
),

summed AS (
    SELECT
        *,
        sum(amount) OVER asked AS objects,
        sum(weight) OVER asked AS heavy,
        sum(
            iif(bucket IS NULL OR bucket IN ('not collected', 'address not told'), amount, 0)
        ) OVER asked AS untold
    FROM told
    WINDOW asked AS (PARTITION BY question)
)

SELECT
    topic,
    place,
    question,
    coalesce(bucket, 'not told') AS bucket,
    rank,
    amount,
    counted,
    weight,
    weighed,
    objects,
    iif(objects >= 8, amount * 1.0 / objects, NULL) AS amount_share,
    iif(objects >= 8, weight * 1.0 / nullif(heavy, 0), NULL) AS weight_share,
    untold * 1.0 / nullif(objects, 0) AS unknown_share
FROM summed
