/*
doc = "Release lines in the field, those past their end of support first."
[columns]
kind = "cloudstack, hypervisor, os, database, guest, switch or array"
title = "Name for people"
product = "Product"
cycle = "Release line"
eol = "End of standard support; NULL: not dated"
eol_state = "dated, ended, none announced or unknown"
ended = "true when it ended before the newest collection of the fleet"
estates = "Estates that have it [count]"
*/
SELECT
    v.kind,
    coalesce(v.title, v.product) AS title,
    v.product,
    v.cycle,
    v.eol,
    max(v.eol_state) AS eol_state,
    max(
        CASE WHEN v.eol_state = 'ended' OR v.eol <= (
            SELECT max(e.taken) FROM estate_month AS e
        ) THEN 1 ELSE 0 END
    ) = 1 AS ended,
    count(DISTINCT v.estate) AS estates
FROM version AS v
JOIN fleet_now AS n ON v.estate = n.estate AND v.month = n.month
WHERE v.product IS NOT NULL
GROUP BY v.kind, v.title, v.product, v.cycle, v.eol
ORDER BY ended DESC, v.eol, v.kind, title
