"""The log of a run as JSON lines: times, counts and names of sources and rules, never an answer."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from audit.errors import AuditError, ConfigError
from audit.moment import utc_text


@dataclass(frozen=True, slots=True)
class RunLog:
    """Where events go; every line is whole as soon as it is written."""

    outputs: tuple[TextIO, ...]

    def write(self, event: str, **facts: Any) -> None:
        """One event with the time it happened."""
        line = json.dumps({"at": utc_text(datetime.now(UTC)), "event": event, **facts})
        for output in self.outputs:
            output.write(f"{line}\n")
            output.flush()


@contextmanager
def run_log(file: Path | None, *, stderr: bool) -> Iterator[RunLog]:
    """A log that is appended to; an error that ends the run is its last line."""
    outputs = [sys.stderr] if stderr else []
    try:
        opened = file.open("a", encoding="utf-8") if file else None
    except OSError as error:
        raise ConfigError(f"{file}: the log cannot be written ({error.strerror}).") from error
    try:
        log = RunLog((*outputs, opened) if opened else tuple(outputs))
        yield log
    except Exception as error:
        told = str(error) if isinstance(error, AuditError) else ""
        log.write("error", kind=type(error).__name__, message=told)
        raise
    finally:
        if opened:
            opened.close()
