/*
id = "sec-extraction-open"
title = "Users may download disks and templates"
question = "Can users download disks and templates?"
category = "Security"
severity = "info"
level = "estate"
effort = "hours"
actor = "management"
scope = "SELECT 'estate' FROM setting WHERE name = 'disable.extraction'"
why = """Extraction makes a link under which a whole disk can be downloaded. In a public cloud that \
is a right of the customer; where data must not leave the house it is a way out that no firewall \
rule shows."""
fix = "Where data must not leave set disable.extraction to true and restart the management servers."
refs = ["rules.md sec-extraction-open (a volume's right is not read: templates are counted)", "S:Config"]
guards = ["public clouds, where downloading is a feature"]
*/
WITH t AS (
    SELECT
        count(DISTINCT m.id) AS templates,
        count(DISTINCT iif(m.is_extractable, m.id, NULL)) AS extractable,
        count(DISTINCT iif(m.is_extractable AND m.is_public, m.id, NULL)) AS public
    FROM template AS m
    WHERE m.type = 'USER'
)

SELECT
    'estate' AS subject,
    s.name,
    iif(
        coalesce(s.value, '***') = '***',
        'whether disks and templates may be downloaded is not told',
        'disks may be downloaded by their owners, and of ' || t.templates
        || ' templates of users ' || coalesce(nullif(t.extractable, 0), 'none')
        || iif(t.public, ', ' || t.public || ' of them public', '')
    ) AS message,
    iif(coalesce(s.value, '***') = '***', 'not assessable', 'finding') AS outcome,
    t.extractable,
    t.templates,
    t.public
FROM setting AS s
CROSS JOIN t
WHERE s.name = 'disable.extraction' AND lower(coalesce(s.value, '***')) IN ('false', '***')
ORDER BY subject
