"""What was asked, what answered, what was not seen."""

from audit.model.kinds import Bytes, Count, Number, Seconds, Table, Utc, col, key


class SourceRun(Table, table="source_run", kind="log"):
    """One row per target and collection: when, how it ended, what it cost."""

    source: str = key("Target, e.g. cloudstack:acme")
    started: Utc = key("Start of the collection: the time every row of it carries")
    kind: str = col("Collector: cloudstack, snmp ...")
    finished: Utc | None = col("Last answer")
    status: str = col("ok, partial (some answers missing) or failed (none)")
    reason: str | None = col("Why it is not ok")
    version: str | None = col("Version the target tells")
    identity: str | None = col("Account and role used, where told")
    tls: str | None = col("verified, own CA, pinned, NOT VERIFIED, or no TLS")
    requests: Count | None = col("Requests sent")
    received: Bytes | None = col("Bytes received")
    seconds: Seconds | None = col("Time spent waiting for answers, all requests added")
    bundle: str | None = col("SHA-256 of the bundle it was loaded from; NULL: not captured")


class Answer(Table, table="answer", kind="log"):
    """Per collection and table: whether every request that fills the table was answered."""

    source: str = key("Target")
    started: Utc = key("Start of the collection")
    table_name: str = key("Table")
    complete: bool = col("All requests for it were answered")
    rows_seen: Count = col("Rows in the answers")


class Gap(Table, table="gap", kind="log"):
    """What was asked and not answered, or not known to this version."""

    source: str = key("Target")
    started: Utc = key("Start of the collection")
    request: str = key("Command, URL or object asked for")
    table_name: str = key("Table that misses rows or a column; empty: no table")
    column_name: str = key("Column that misses; empty: the whole table")
    cause: str = col("unreachable, refused, forbidden, unsupported, timed out, bad answer")
    message: str = col("What was said, and what to do")
    status: Number | None = col("HTTP status, where there was one")


class Slow(Table, table="slow_request", kind="log"):
    """The slowest requests of a collection (at most ten)."""

    source: str = key("Target")
    started: Utc = key("Start of the collection")
    request: str = key("Command or URL with parameters")
    seconds: Seconds = col("Time until the answer was complete")
    rows_seen: Count | None = col("Rows in the answer")


class Derivation(Table, table="derivation", kind="reference"):
    """What the computed tables of this file were computed from: while it holds they are current."""

    program: str = key("Version of the program that computed them")
    collections: Count = col("Collections in the file then")
    newest: Utc | None = col("Start of the newest of them")
