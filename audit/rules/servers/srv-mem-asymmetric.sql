/*
id = "srv-mem-asymmetric"
title = "Memory is fitted unevenly"
question = "Have all processors and channels of the server the same memory?"
category = "Capacity"
severity = "low"
level = "server"
confidence = "derived"
effort = "days"
actor = "operator"
optional = ["host", "vm"]
why = """Memory is read over all channels at once. Where they differ, part of the memory has the \
speed of one channel, and virtual machines placed there are slow for no reason anybody sees. A \
processor without memory of its own fetches everything through the other one."""
fix = "Fit the same modules in the same slots of every processor at the next service."
refs = ["rules.md srv-mem-asymmetric", "DSP2046 Memory.MemoryLocation"]
guards = [
  "channels without a module: balanced layouts leave some empty",
  "modules that do not tell processor and size are not judged",
]
*/
SELECT
    s.server_id AS subject,
    s.name,
    CASE
        WHEN NOT coalesce(l.told, 0)
            THEN 'where the memory of ' || s.label || ' is fitted is not told'
        WHEN l.sockets < m.sockets
            THEN s.label || ': ' || l.sockets || ' of ' || m.sockets || ' processors have memory'
        WHEN l.sockets_differ
            THEN s.label || ': its processors have ' || l.sizes || ' GiB of memory'
        WHEN l.channels_differ
            THEN s.label || ': memory channels of one processor differ in size'
        ELSE s.label || ': its memory modules run at different speeds'
    END AS message,
    iif(l.told, 'finding', 'not assessable') AS outcome,
    iif(l.sockets < m.sockets, 'medium', 'low') AS severity,
    s.zone_id,
    s.vms,
    l.modules,
    l.sizes
FROM server_host AS s
JOIN machine AS m ON s.server_id = m.server_id
LEFT JOIN server_memory AS l ON s.server_id = l.server_id
WHERE
    NOT coalesce(l.told, 0)
    OR l.sockets < m.sockets OR l.sockets_differ OR l.channels_differ OR l.speeds_differ
ORDER BY subject
