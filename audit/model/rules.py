"""Rules and what they found."""

from audit.model.kinds import Count, Index, Json, Seconds, Table, Utc, col, key, maybe


class Rule(Table, table="rule"):
    """Rules as loaded by the last check."""

    id: str = key("Stable id, e.g. storage-nfs-only")
    area: str = col("Folder: management, compute, storage ...")
    category: str = col("Column of the scorecard, e.g. Resilience")
    title: str = col("The fault in one line")
    question: str = col("The question it answers")
    severity: str = col("Severity unless a row says otherwise")
    level: str = col("Table of its subjects: zone, host, storage_pool ...")
    why: str = col("Why it matters")
    fix: str = col("What to do")
    refs: Json = col("References, a list")
    guards: Json = col("When it stays silent on purpose, a list")
    params: Json = col("Parameters: name, value in force, unit, doc")
    sql: str = col("The query")
    effort: str = col("hours, days, weeks or project")
    actor: str = col("Who can act: operator, network, storage, tenant, management")
    causes: Json = col("Rules whose findings hang under this one's, a list")


class RuleResult(Table, table="rule_result"):
    """Outcome of every rule in the last check; not assessable is never pass."""

    rule_id: str = key("Rule")
    outcome: str = col("finding, pass, not applicable or not assessable")
    findings: Count = col("Open findings, waived ones included")
    waived: Count = col("Findings under a waiver")
    passed: Count | None = col("Subjects without a finding")
    not_applicable: Count | None = col("Subjects the rule does not ask")
    not_assessable: Count | None = col("Subjects it could not judge")
    reason: str | None = col("Why it is not assessable, in part or as a whole, or not applicable")
    reads: Json = col("Tables and columns it reads, found by SQLite's authorizer")
    missing: Json = col("Tables and columns that were not seen")
    unseen: Json | None = maybe(
        "Sources that did not tell all it reads, a list: what rests on them was not judged",
        default=None,
    )


class RuleTiming(Table, table="rule_timing", kind="log"):
    """How long each rule took in a check; never part of a report's content."""

    rule_id: str = key("Rule")
    checked: Utc = key("Data time of the check")
    seconds: Seconds = col("Time")


class Finding(
    Table,
    table="finding",
    indexes=(Index(("severity",), "the worst first"),),
):
    """Open findings of the last check; its history is the life of a finding."""

    rule_id: str = key("Rule")
    subject: str = key("Stable identity: UUID, or serial or MAC")
    subject_kind: str = col("Table the subject is in")
    subject_name: str = col("Name for people")
    zone_id: str | None = maybe("Zone, where there is one", default=None)
    severity: str = col("critical, high, medium, low or info")
    confidence: str = col("measured, derived or inferred")
    message: str = col("What was found, one sentence")
    evidence: Json = col("Inputs and values, an object")
    vms: Count | None = maybe("VMs at risk, where the rule counts them", default=None)
    state: str = col("open, waived, or stale (could not be judged this time)")
    waiver: str | None = maybe("Reason, owner and end of the waiver", default=None)
    parent: str | None = maybe("rule/subject of the finding it hangs under", default=None)


class Waiver(Table, table="waiver"):
    """Waivers of the file the user keeps, as read by the last check."""

    rule_id: str = key("Rule, or a pattern with *")
    subject: str = key("Subject or its name, or *")
    reason: str = col("Why it is accepted")
    owner: str = col("Who answers for it")
    until: Utc = col("Last day")
    ticket: str | None = maybe("Reference", default=None)
    status: str = col("active, expired or unmatched")
    matched: Count = col("Findings it covers")


class Release(Table, table="release_line", kind="reference"):
    """Release lines and their end of support (audit/reference/eol.json, with its data date)."""

    product: str = key("Product, e.g. ubuntu, apache-cloudstack, vmware-esxi")
    cycle: str = key("Release line, e.g. 24.04, 4.22")
    title: str = col("Name for people")
    released: Utc | None = col("First release")
    eol: Utc | None = col("End of standard support; NULL: see eol_state")
    eol_state: str = col("dated, ended (date unknown), none announced, or unknown")
    extended_end: Utc | None = col("End of paid extended support")
    basis: str | None = col("Where the date comes from, when the vendor does not state it")
    data_date: Utc = col("Date of the data")


class Support(Table, table="support", kind="reference"):
    """Version texts found in the estate, matched to a release line (audit.derive.support)."""

    kind: str = key("cloudstack, hypervisor, os, database, guest, switch or array")
    text: str = key("The text as the source tells it")
    product: str | None = col("Product it was matched to; NULL: not recognised")
    cycle: str | None = col("Release line; NULL: not recognised")
    title: str | None = col("Name for people")
    eol: Utc | None = col("End of standard support")
    eol_state: str = col("dated, ended, none announced, or unknown")
    extended_end: Utc | None = col("End of paid extended support")
    basis: str | None = col("Where the date comes from")


class Compatibility(
    Table,
    table="compatibility",
    kind="reference",
    inputs=("capability.cloudstack_version",),
):
    """What the release notes of the running CloudStack line say of a version in the estate.

    From audit/reference/cloudstack-compat.json; empty when the line has no notes there.
    """

    kind: str = key("hypervisor or os (of a management server)")
    text: str = key("The version text as in `support`")
    line: str = col("CloudStack line, e.g. 4.22")
    status: str = col(
        "listed, not tested, dropped, not listed, or unknown (product not recognised)"
    )
    note: str | None = col("The sentence of the notes; NULL: none")
