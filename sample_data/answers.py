"""What a management server answers, in memory: the form the generator makes and servers replay."""

from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """Answer of a list command.

    On the wire: `{"<command lower>response": {"count": N, key: rows}}`; `{}` inside when empty.
    """

    key: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Single:
    """Answer of a command that returns one object: `{"<command lower>response": {key: body}}`."""

    key: str
    body: Row


Answers = dict[str, Listing | Single]
