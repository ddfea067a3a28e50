/*
id = "est-single-zone"
title = "There is one zone"
question = "Is there a second zone for tenants to go to?"
category = "Resilience"
severity = "info"
level = "estate"
effort = "project"
actor = "management"
why = """A zone is the only failure domain a tenant can choose. With one zone nobody can place \
two copies of a service so that a fault of storage, power or network spares one of them."""
fix = "Add a zone with storage, power and uplinks of its own, and offer it to tenants."
refs = ["rules.md est-single-zone", "Design for failure (the talk, 15:01)"]
guards = ["edge zones count as zones", "private clouds: info; a public cloud sets public_cloud"]
[params.public_cloud]
default = false
unit = "yes or no"
doc = "true for a public cloud: one zone is then medium"
*/
SELECT
    'estate' AS subject,
    'the estate' AS name,
    'the estate has one zone, ' || max(z.name) || ', with '
    || (
        SELECT count(*) FROM host
    ) || ' hosts' AS message,
    iif(:public_cloud, 'medium', 'info') AS severity,
    count(*) AS zones,
    max(z.name) AS zone
FROM zone AS z
HAVING count(*) = 1
ORDER BY subject
