/*
doc = """A row per user VM: whose it is and what is expected of it. Production is told by a tag, \
the instance group, or a word of the name; it is as good as those names are."""
[columns]
vm_id = "VM"
owner_id = "Account, or project, that owns it"
owner_name = "Its name"
is_production = "1 when a tag, the group or a word of the name says production"
is_node = "1 for nodes of a Kubernetes cluster or an auto-scale group, which are made anew"
is_leased = "1 when it has an end date"
*/
WITH marked AS (
    SELECT DISTINCT t.resource_id
    FROM tag AS t
    WHERE lower(t.value) IN ('production', 'prod')
)

SELECT
    v.id AS vm_id,
    coalesce(v.project_id, a.id, v.account) AS owner_id,
    coalesce(p.name, v.account, v.project_id) AS owner_name,
    m.resource_id IS NOT NULL
    OR lower(coalesce(v.group_name, '')) IN ('production', 'prod')
    OR (
        v.name LIKE '%prod%'
        AND (
            '-' || replace(replace(lower(v.name), '_', '-'), '.', '-') || '-' LIKE '%-prod-%'
            OR '-' || replace(replace(lower(v.name), '_', '-'), '.', '-') || '-'
            LIKE '%-production-%'
        )
    )
        AS is_production,
    v.autoscale_group_id IS NOT NULL OR lower(coalesce(v.type, '')) = 'cksnode' AS is_node,
    v.lease_end IS NOT NULL AS is_leased
FROM vm AS v
LEFT JOIN project AS p ON v.project_id = p.id
LEFT JOIN account AS a
    ON v.project_id IS NULL AND v.account = a.name AND v.domain_id = a.domain_id
LEFT JOIN marked AS m ON v.id = m.resource_id
