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
    p.weight,
    p.weighed,
    p.weight_share
FROM profile AS p
ORDER BY p.place, p.rank, p.amount DESC, p.bucket
