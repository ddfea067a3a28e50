/*
id = "hypervisor-not-in-compat"
title = "CloudStack does not list this hypervisor"
question = "Does the running CloudStack list the hypervisor of every host?"
category = "Lifecycle"
severity = "medium"
level = "host"
confidence = "derived"
effort = "weeks"
actor = "operator"
why = """The release notes of every CloudStack line name the hypervisor versions it was made \
for. On others nobody tested deployment, migration and restart, and the next upgrade may refuse \
the host."""
fix = """Upgrade the hypervisor and CloudStack in the order the release notes ask, so that at \
every step both list each other."""
refs = ["rules.md hypervisor-not-in-compat", "D:releasenotes/compat", "reference cloudstack-compat.json"]
guards = [
  "a vendor's own statement of support is not known here: use a waiver",
  "XCP-ng and XenServer look alike in the API: listed when either is",
  "a version or a CloudStack line that is not recognised is not assessable",
]
*/
SELECT
    r.host_id AS subject,
    r.name,
    CASE
        WHEN r.version_text IS NULL THEN 'the hypervisor version of ' || r.name || ' is not told'
        WHEN c.status IS NULL THEN 'no release notes are on file for this CloudStack line'
        WHEN c.status = 'unknown' THEN r.version_text || ' on ' || r.name || ' is not recognised'
        WHEN c.status = 'dropped'
            THEN
                r.name || ' runs ' || r.version_text || ', which CloudStack ' || c.line
                || ' has given up: ' || c.note
        WHEN c.status = 'not tested'
            THEN
                r.name || ' runs ' || r.version_text || ', listed by CloudStack ' || c.line
                || ' as not tested: ' || c.note
        ELSE
            r.name || ' runs ' || r.version_text || ', which CloudStack ' || c.line
            || ' does not list'
    END AS message,
    CASE c.status WHEN 'dropped' THEN 'high' WHEN 'not tested' THEN 'low' ELSE 'medium' END
        AS severity,
    iif(coalesce(c.status, 'unknown') = 'unknown', 'not assessable', 'finding') AS outcome,
    r.zone_id,
    r.version_text,
    c.line AS cloudstack_line,
    c.status,
    c.note
FROM host_release AS r
LEFT JOIN compatibility AS c ON r.version_text = c.text AND c.kind = 'hypervisor'
WHERE
    lower(r.hypervisor) IN ('kvm', 'xenserver', 'vmware')
    AND coalesce(c.status, 'unknown') <> 'listed'
ORDER BY r.host_id
