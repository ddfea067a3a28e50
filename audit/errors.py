"""Every error this program raises on purpose.

AuditError              a sentence for the user: what, which target or file, what to do next
├── ConfigError         configuration file, credentials reference, command line values
├── RuleError           a rule file or its cases
├── MapError            a collector's map file
├── StoreError          the database file
│   ├── NewerSchema     written by a newer program
│   └── Busy            another collect holds the file
├── CaptureError        a bundle: missing, truncated, altered
├── ReportError         a report cannot be written
├── QueryError          ad-hoc SQL: refused, wrong, out of time
└── SourceError         one target (kept as a `gap` row; never stops a run)
    ├── Unreachable     no answer: address, route, TLS
    ├── Refused         the credentials are not accepted
    ├── Forbidden       accepted, but lacks the right
    ├── Unsupported     this version does not know the command
    ├── TimedOut        an answer did not come in time
    └── BadAnswer       an answer that cannot be used
"""

from typing import ClassVar


class AuditError(Exception):
    """Base of all; `str()` is the sentence shown to the user."""


class ConfigError(AuditError):
    """Configuration, credentials reference or command line value cannot be used."""


class RuleError(AuditError):
    """A rule file breaks the contract of docs/guide/rules.md."""


class MapError(AuditError):
    """A collector's map file breaks the contract."""


class StoreError(AuditError):
    """The database file cannot be used."""


class NewerSchema(StoreError):
    """The file was written by a newer program."""


class Busy(StoreError):
    """Another process is writing to the file."""


class CaptureError(AuditError):
    """A bundle cannot be read or written."""


class ReportError(AuditError):
    """A report cannot be made or written."""


class MailError(AuditError):
    """The report could not be mailed; it lies where it was written."""


class FleetError(AuditError):
    """A fleet's folder, or an estate for it, cannot be used."""


class QueryError(AuditError):
    """Ad-hoc SQL was refused, is wrong, or ran out of time."""


class SourceError(AuditError):
    """A target did not give what was asked; `cause` is the word kept in `gap.cause`."""

    cause: ClassVar[str] = "failed"


class Unreachable(SourceError):
    """No connection: name, route, port or TLS."""

    cause = "unreachable"


class Refused(SourceError):
    """The credentials are not accepted."""

    cause = "refused"


class Forbidden(SourceError):
    """The account lacks the right."""

    cause = "forbidden"


class Unsupported(SourceError):
    """This version of the source does not have the command."""

    cause = "unsupported"


class TimedOut(SourceError):
    """No answer within the limit."""

    cause = "timed out"


class BadAnswer(SourceError):
    """The answer cannot be used: not JSON, cut short, an internal error."""

    cause = "bad answer"
