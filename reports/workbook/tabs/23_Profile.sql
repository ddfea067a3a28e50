/*
title = "Estate profile"
group = "Health"
doc = "One answer to one question about what the estate is made of."
rows = "profile_trend"
[columns]
question = { doc = "What is asked of the estate." }
answer = { doc = "What was found; `not told` where the source says nothing." }
number = { unit = "count", doc = "How many." }
counted = { doc = "What the number counts." }
number_share = { unit = "share", label = "Share", doc = "Part of all objects of the question; blank below eight, where a percentage says nothing.", look = "bar" }
share_then = { unit = "share", label = "Share a year ago", doc = "The same in the collection nearest to a year before; blank without one eleven to thirteen months back: not enough history." }
share_moved = { unit = "ratio", label = "Moved, points", doc = "Share less that of a year ago, in percentage points." }
weight = { unit = "any", doc = "Their weight in the unit beside it; blank when not told." }
weighed = { doc = "What the weight is, with its unit." }
weight_share = { unit = "share", label = "Share of weight", doc = "Part of the weight; blank below eight objects.", look = "bar" }
weight_share_then = { unit = "share", label = "Share of weight a year ago", doc = "As share a year ago." }
weight_moved = { unit = "ratio", label = "Weight moved, points", doc = "Share of weight less that of a year ago, in percentage points." }
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
    p.amount_share_then AS share_then,
    round(100 * p.amount_moved, 1) AS share_moved,
    CASE
        WHEN p.weighed LIKE '%[bytes]' THEN round(p.weight / 1073741824.0, 1)
        WHEN p.weighed LIKE '%[bit/s]' THEN p.weight / 1e9
        ELSE p.weight
    END AS weight,
    replace(
        replace(replace(p.weighed, '[bytes]', '[GiB]'), '[bit/s]', '[Gb/s]'), ' [count]', ''
    ) AS weighed,
    p.weight_share,
    p.weight_share_then,
    round(100 * p.weight_moved, 1) AS weight_moved,
    p.objects,
    p.unknown_share,
    p.topic
FROM profile_trend AS p
ORDER BY p.place, p.rank, p.amount DESC, p.bucket
