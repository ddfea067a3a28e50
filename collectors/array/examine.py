"""What an account may read on an array, before anything is collected; for `stackaudit doctor`."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.errors import SourceError, Unreachable, Unsupported
from collectors.array.questions import Question, at
from collectors.array.run import Run
from collectors.base import split_failure
from collectors.convert_basic import text

if TYPE_CHECKING:
    from collectors.array.engine import ArrayCollector

_CERTIFICATE = "certificate"


@dataclass
class Examination:
    """What was found. lacking: question -> (cause, sentence); advice: sentences."""

    source: str
    endpoint: str
    product: str
    reachable: bool = False
    error: str | None = None
    version: str | None = None
    fingerprint: str | None = None
    lacking: dict[str, tuple[str, str]] = field(default_factory=dict)
    advice: list[str] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What answers, in words."""
        return f"{self.product} {self.version or 'of unknown version'}"

    def tables(self) -> frozenset[str]:
        """Tables that stay empty or incomplete; what an array may lack costs nothing."""
        lost = [
            self.questions[name]
            for name, (cause, _text) in self.lacking.items()
            if not (cause == Unsupported.cause and self.questions[name].optional)
        ]
        return frozenset(table for question in lost for table in question.table_names)


async def examine(collector: "ArrayCollector") -> Examination:
    """Log in, ask who it is, then the first page of every question that needs no other."""
    found = Examination(
        collector.source, collector.endpoint.url, collector.vendor.product or collector.kind
    )
    found.questions = {q.name: q for q in collector.questions}
    async with collector.web() as web:
        run = Run(collector.vendor, web, collector.session(web), lambda _request: None)
        try:
            refused = await run.open()
            if refused is not None:
                found.error = str(refused)
                found.fingerprint = await _fingerprint(collector, refused)
                return found
            await _ask_all(run, collector, found)
        finally:
            await run.close()
    if collector.endpoint.verify is False and not collector.endpoint.fingerprint:
        found.advice.append("the certificate is not checked; pin its fingerprint instead.")
    return found


async def _ask_all(run: Run, collector: "ArrayCollector", found: Examination) -> None:
    mine = [q for q in collector.questions if q.generation in {None, run.session.generation}]
    for question in sorted(mine, key=lambda q: q.identity is None):
        if question.per is not None:
            continue
        document, _link = await run.ask(question, {})
        if question.identity and document.error is not None:
            cause, found.error = split_failure(document.error)
            if cause == Unreachable.cause:
                found.fingerprint = await _fingerprint(collector, Unreachable(found.error))
            return
        if document.error is not None:
            found.lacking[question.name] = split_failure(document.error)
        elif question.identity and question.identity.version:
            items = run.vendor.items(question, document.json())
            shaped = [one for item in items for one in run.vendor.shape(question, item, {})]
            told = [text(at(item, question.identity.version)) for item in shaped]
            found.version = next((one for one in told if one), None)
        found.reachable = True


async def _fingerprint(collector: "ArrayCollector", error: SourceError) -> str | None:
    """SHA-256 of the certificate it shows, when trust in it was the problem."""
    if not isinstance(error, Unreachable) or _CERTIFICATE not in str(error):
        return None
    import hashlib  # noqa: PLC0415 - only then
    import ssl  # noqa: PLC0415
    from asyncio import to_thread  # noqa: PLC0415
    from urllib.parse import urlsplit  # noqa: PLC0415

    parts = urlsplit(collector.endpoint.url)
    address = (parts.hostname or "", parts.port or 443)
    try:
        pem = await to_thread(ssl.get_server_certificate, address, timeout=10)
    except OSError:
        return None
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
