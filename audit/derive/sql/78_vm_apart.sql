/*
doc = "A row per user VM in an anti-affinity group: how many members its largest one has."
[columns]
vm_id = "VM"
members = "Members of the largest anti-affinity group it is in, itself included [count]"
*/
WITH size AS (
    SELECT
        m.affinity_group_id,
        count(*) AS members
    FROM affinity_group_vm AS m
    JOIN affinity_group AS g ON m.affinity_group_id = g.id
    WHERE g.type IN ('host anti-affinity', 'non-strict host anti-affinity')
    GROUP BY m.affinity_group_id
)

SELECT
    m.vm_id,
    max(s.members) AS members
FROM affinity_group_vm AS m
JOIN size AS s ON m.affinity_group_id = s.affinity_group_id
GROUP BY m.vm_id
