"""One question and its answer, as it came, scrubbed."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """One answer of one target.

    source: target, e.g. "cloudstack:acme"; request: command or URL; params: what was asked with,
    without credentials; status: HTTP status, 0 when nothing came; at: UTC time of the answer;
    seconds: until it was complete; body: scrubbed raw bytes; error: cause and sentence when the
    answer cannot be used ("unreachable: ..."), else None.
    """

    source: str
    request: str
    params: dict[str, str]
    status: int
    at: str
    body: bytes
    seconds: float = 0.0
    error: str | None = None
    _parsed: list[Any] = field(default_factory=list, repr=False, compare=False)

    def __reduce__(self) -> tuple[type["Document"], tuple[Any, ...]]:
        """What was parsed stays in its process: parsing again costs less than passing it on."""
        told = (self.source, self.request, self.params, self.status, self.at, self.body)
        return Document, (*told, self.seconds, self.error)

    @property
    def key(self) -> tuple[str, str, str]:
        """Identity of the question, the same in every run."""
        return (self.source, self.request, json.dumps(self.params, sort_keys=True))

    def json(self) -> Any:
        """The body as JSON, parsed once. Raises ValueError when it is none."""
        if not self._parsed:
            self._parsed.append(json.loads(self.body))
        return self._parsed[0]
