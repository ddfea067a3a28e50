/*
id = "vr-template-mixed"
title = "Routers of several system templates"
question = "Are routers of several system templates alive?"
category = "Lifecycle"
severity = "low"
level = "zone"
confidence = "measured"
effort = "days"
actor = "operator"
scope = "SELECT DISTINCT zone_id FROM router WHERE state = 'Running' AND zone_id IS NOT NULL"
optional = ["template.name"]
why = """Each system template has its own kernel, services and faults. When routers of more than \
two generations run side by side, a fault has to be searched in each of them, and old ones are \
usually forgotten, not wanted."""
fix = "Restart the networks with clean-up, oldest template first, until one template is left."
refs = ["rules.md vr-template-mixed", "every hypervisor has its own template: counted by hypervisor"]
guards = ["stopped routers are made anew when they start", "two templates: an upgrade under way"]
[params.templates]
default = 2
unit = "count"
doc = "system templates of one hypervisor that may run side by side"
*/
WITH used AS (
    SELECT
        r.zone_id,
        h.hypervisor,
        r.template_id,
        count(*) AS routers,
        max(r.version) AS version
    FROM router AS r
    LEFT JOIN host AS h ON r.host_id = h.id
    WHERE r.state = 'Running' AND r.zone_id IS NOT NULL
    GROUP BY r.zone_id, h.hypervisor, r.template_id
),

named AS (
    SELECT
        u.*,
        coalesce(min(t.name), u.template_id) AS template
    FROM used AS u
    LEFT JOIN template AS t ON u.template_id = t.id
    GROUP BY u.zone_id, u.hypervisor, u.template_id
),

mixed AS (
    SELECT
        n.zone_id,
        coalesce(n.hypervisor, 'unknown') AS hypervisor,
        count(DISTINCT n.template_id) AS templates,
        min(n.template_id IS NOT NULL AND n.hypervisor IS NOT NULL) AS told,
        sum(n.routers) AS routers,
        group_concat(n.template || ': ' || n.routers, ', ') AS list,
        group_concat(DISTINCT n.version) AS versions
    FROM named AS n
    GROUP BY n.zone_id, coalesce(n.hypervisor, 'unknown')
)

SELECT
    m.zone_id AS subject,
    z.name,
    CASE
        WHEN max(m.templates) > :templates
            THEN
                'routers of ' || z.name || ' run from ' || group_concat(
                    m.templates || ' templates of ' || m.hypervisor || ' (' || m.list || ')', '; '
                ) FILTER (WHERE m.templates > :templates
                )
        ELSE 'from which template the routers of ' || z.name || ' run is not told'
    END AS message,
    iif(max(m.templates) > :templates, 'finding', 'not assessable') AS outcome,
    max(m.templates) AS templates,
    sum(m.routers) AS routers,
    group_concat(m.versions) AS versions
FROM mixed AS m
JOIN zone AS z ON m.zone_id = z.id
GROUP BY m.zone_id, z.name
HAVING max(m.templates) > :templates OR NOT min(m.told)
ORDER BY m.zone_id
