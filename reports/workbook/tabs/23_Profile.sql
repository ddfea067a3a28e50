/*
title = "Estate profile"
group = "Health"
doc = "One answer to one question about what the estate is made of."
rows = "profile"
[columns]
question = { doc = "What is asked of the estate." }
answer = { doc = "What was found; `not told` where the source says nothing." }
number = { unit = "count", doc = "How many." }
counted = { doc = "What the number counts." }
number_share = { unit = "share", label = "Share", doc = "Part of all objects of the question; blank below eight, where a percentage says nothing.", look = "bar" }
weight = { unit = "any", doc = "Their weight in the unit beside it; blank when not told." }
weighed = { doc = "What the weight is, with its unit." }
weight_share = { unit = "share", label = "Share of weight", doc = "Part of the weight; blank below eight objects.", look = "bar" }
objects = { unit = "count", doc = "Objects of the question." }
unknown_share = { unit = "share", label = "Not told", doc = "Part of the objects whose answer is not told." }
topic = { doc = "Storage, Compute, Network, Control or Templates." }
*/
SELECT
    p.question,
    p.bucket AS answer,
    p.amount AS number,
    p.counted,
    p.amount_share AS number_share,
    CASE
        WHEN p.weighed LIKE '%[bytes]' THEN round(p.weight / 1073741824.0, 1)
        WHEN p.weighed LIKE '%[bit/s]' THEN p.weight / 1e9
        ELSE p.weight
    END AS weight,
    replace(replace(p.weighed, '[bytes]', '[GiB]'), '[bit/s]', '[Gb/s]') AS weighed,
    p.weight_share,
    p.objects,
    p.unknown_share,
    p.topic
FROM profile AS p
ORDER BY p.place, p.rank, p.amount DESC, p.bucket
