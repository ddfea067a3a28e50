/*
id = "sec-public-templates"
title = "Users may publish templates"
question = "Can users publish templates to everyone?"
category = "Security"
severity = "low"
level = "estate"
confidence = "measured"
effort = "hours"
actor = "operator"
scope = "SELECT 'estate' FROM capability"
why = """Any user may offer a template to all others. A template with a hidden account or a \
miner looks like every other one in the list, and the cloud's name stands over it."""
fix = """On a cloud with tenants who do not know each other set allow.public.user.templates to \
false and publish checked images yourself."""
refs = ["rules.md sec-public-templates", "S:ListCapabilitiesCmd"]
guards = ["private clouds: waive it"]
*/
SELECT
    'estate' AS subject,
    'templates' AS name,
    iif(
        c.user_public_template IS NULL,
        'whether users may publish templates is not told',
        'every user may publish templates to all; '
        || (
            SELECT count(DISTINCT t.id) FROM template AS t
            WHERE t.is_public AND t.type = 'USER'
        ) || ' user templates are public'
    ) AS message,
    iif(c.user_public_template IS NULL, 'not assessable', 'finding') AS outcome,
    c.user_public_template AS allowed,
    c.cloudstack_version
FROM capability AS c
WHERE coalesce(c.user_public_template, 1)
ORDER BY c.cloudstack_version
