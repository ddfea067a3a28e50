/*
title = "What the estate is made of"
doc = "Protocols, scopes, hypervisors, sizes, network models and redundancy, counted and weighed."
*/
SELECT
    p.question,
    p.bucket AS answer,
    p.amount,
    p.counted,
    p.amount_share,
    p.amount_share_then,
    p.weight,
    p.weighed,
    p.weight_share,
    p.weight_share_then
FROM profile_trend AS p
ORDER BY p.place, p.rank, p.amount DESC, p.bucket
