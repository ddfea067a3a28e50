/*
id = "acl-shadowed"
title = "Rules of a network ACL that never decide"
question = "Are rules dead?"
category = "Security"
severity = "low"
level = "network_acl"
confidence = "derived"
effort = "hours"
actor = "tenant"
scope = "SELECT DISTINCT acl_id FROM network_acl_rule WHERE acl_id IS NOT NULL"
why = """The first rule that matches decides. These rules match nothing that an earlier one has \
not already matched, so they do nothing. Where the two disagree, somebody believes in a permission \
or a block that is not in force."""
fix = "Delete the dead rules, or move them before the rule that covers them."
refs = [
  "rules.md acl-shadowed",
  "one earlier rule must cover all; ICMP rules are covered only by rules for every protocol",
  "S:NetworkACLItemResponse",
]
guards = ["rules being removed", "rules whose networks or ports cannot be read"]
*/
WITH named AS (
    SELECT
        s.*,
        count(*) OVER (PARTITION BY s.acl_id) AS dead,
        sum(NOT s.same_action) OVER (PARTITION BY s.acl_id) AS against,
        row_number() OVER (PARTITION BY s.acl_id ORDER BY s.same_action, s.number) AS place
    FROM acl_shadow AS s
)

SELECT
    d.acl_id AS subject,
    a.name,
    d.dead || iif(d.dead = 1, ' rule of ', ' rules of ') || a.name
    || iif(d.dead = 1, ' never decides', ' never decide')
    || iif(d.against > 0, ', ' || d.against || ' of them against what is in force', '')
    || ': rule ' || group_concat(
        'number ' || d.number || ' is covered by number ' || d.by_number, ', rule '
    ) AS message,
    a.vpc_id,
    d.dead AS rules_dead,
    d.against AS rules_contradicted
FROM named AS d
JOIN network_acl AS a ON d.acl_id = a.id
WHERE d.place <= 10
GROUP BY d.acl_id, a.name, a.vpc_id, d.dead, d.against
ORDER BY d.against DESC, d.acl_id
