/*
doc = "Versions found in the estate, matched to release lines, with their end of support."
[columns]
kind = ["VARCHAR", "cloudstack, hypervisor, os, database, guest, switch or array"]
text = ["VARCHAR", "The version as the source tells it"]
product = ["VARCHAR", "Product; NULL: not recognised"]
cycle = ["VARCHAR", "Release line; NULL: not recognised"]
title = ["VARCHAR", "Name for people"]
eol = ["VARCHAR", "End of standard support; NULL: not dated"]
eol_state = ["VARCHAR", "dated, ended, none announced or unknown"]
*/
SELECT
    s.kind,
    s.text,
    s.product,
    s.cycle,
    s.title,
    s.eol,
    s.eol_state
FROM support AS s
ORDER BY s.kind, s.text
