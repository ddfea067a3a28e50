"""Documents of one target into the database: the same way for a live run and for a replay."""

import sqlite3
from collections.abc import Iterable

from audit.capture import Document, Origin
from audit.errors import BadAnswer, MapError, Unsupported
from audit.model.run import Answer, Gap, Slow, SourceRun
from audit.store import Current, Snapshot
from collectors.base import Missing, Outcome, Reading, failure

_SLOWEST = 10
_OK = 200


class Load:
    """Takes documents in any order; nothing is visible before `commit`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        origin: Origin,
        reading: Reading,
        current: Current | None = None,
    ) -> None:
        self.origin = origin
        self._reading = reading
        self._snapshot = Snapshot(connection, origin.source, origin.started, current=current)
        self._documents = 0
        self._received = 0
        self._seconds = 0.0
        self._finished = origin.started
        self._good = 0
        self._slow: list[tuple[float, str]] = []

    def take(self, document: Document) -> None:
        """Add the rows of one answer; an answer that cannot be read becomes a gap."""
        self._account(document)
        try:
            for table, rows in self._reading.take(document):
                self._snapshot.add(table, rows)
        except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError) as error:
            unreadable = failure(BadAnswer.cause, f"the answer has an unexpected shape ({error}).")
            broken = Document(
                document.source, document.request, document.params, document.status,
                document.at, b"", document.seconds, unreadable,
            )  # fmt: skip
            for table, _rows in self._reading.take(broken):
                raise MapError(f"{document.request}: rows of {table} from a failure") from error

    def commit(self, bundle: str | None) -> SourceRun:
        """Add the rows that needed every answer, make all visible; returns the run's record."""
        for table, rows in self._reading.finish():
            self._snapshot.add(table, rows)
        outcome = self._reading.outcome()
        run = self._run(outcome, bundle)
        complete = [table for table, whole in outcome.tables.items() if whole]
        self._snapshot.commit(complete, [run, *self._records(outcome)])
        return run

    def _account(self, document: Document) -> None:
        self._documents += 1
        self._received += len(document.body)
        self._seconds += document.seconds
        self._finished = max(self._finished, document.at)
        self._good += document.error is None
        params = sorted(document.params.items())  # as a bundle gives them
        shown = " ".join([document.request, *(f"{k}={v}" for k, v in params)])
        self._slow.append((document.seconds, shown))
        self._slow = sorted(self._slow, reverse=True)[:_SLOWEST]

    def _run(self, outcome: Outcome, bundle: str | None) -> SourceRun:
        lost = [m for m in outcome.missing if m.cause != Unsupported.cause]
        status = "failed" if self._good == 0 else "partial" if lost else "ok"
        return SourceRun(
            source=self.origin.source,
            started=self.origin.started,
            kind=self.origin.kind,
            finished=self._finished,
            status=status,
            reason=lost[0].message if lost else None,
            version=outcome.version,
            identity=None,
            tls=self.origin.tls,
            requests=self._documents,
            received=self._received,
            seconds=round(self._seconds, 4),
            bundle=bundle,
        )

    def _records(self, outcome: Outcome) -> Iterable[Answer | Gap | Slow]:
        source, started = self.origin.source, self.origin.started
        for table, whole in outcome.tables.items():
            seen = self._snapshot.counts.get(table, 0)
            yield Answer(
                source=source, started=started, table_name=table, complete=whole, rows_seen=seen
            )
        for missing in outcome.missing:
            yield from (self._gap(missing, table) for table in missing.tables or ("",))
        for seconds, shown in self._slow:
            yield Slow(
                source=source, started=started, request=shown, seconds=seconds, rows_seen=None
            )

    def _gap(self, missing: Missing, table: str) -> Gap:
        return Gap(
            source=self.origin.source,
            started=self.origin.started,
            request=missing.request,
            table_name=table,
            column_name=missing.column,
            cause=missing.cause,
            message=missing.message,
            status=missing.status,
        )
