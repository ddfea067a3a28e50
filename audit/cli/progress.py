"""Progress on a terminal: what came last, how many answers, failures counted."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from audit.capture import Document
from audit.cli.common import console, is_terminal, say


@contextmanager
def progress_of(collectors: list[Any]) -> Iterator[Callable[[Document], None]]:
    """A callback for every answer; draws on stderr when it is a terminal, else stays quiet."""
    names = ", ".join(collector.source for collector in collectors)
    counts: Counter[str] = Counter()
    if not is_terminal():
        say(f"collecting from {names}")
        yield lambda document: counts.update([document.source])
        return
    with console(stderr=True).status(f"collecting from {names}") as status:

        def show(document: Document) -> None:
            counts["answers"] += 1
            counts["failed"] += document.error is not None
            counts["bytes"] += len(document.body)
            status.update(
                f"{document.source}  {counts['answers']} answers, "
                f"{counts['bytes'] / (1 << 20):.1f} MiB, {counts['failed']} refused or failed  "
                f"[dim]{document.request}[/dim]"
            )

        yield show
