"""What an account may read on an array, before anything is collected; for `stackaudit doctor`."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.errors import Unsupported
from collectors.array.questions import Question, at
from collectors.array.run import Run
from collectors.base import split_failure
from collectors.convert_basic import text
from collectors.examination import Examination, distrusted

if TYPE_CHECKING:
    from collectors.array.engine import ArrayCollector


@dataclass
class ArrayExamination(Examination):
    """What was found. lacking: by question."""

    product: str = ""
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


async def examine(collector: "ArrayCollector") -> ArrayExamination:
    """Log in, ask who it is, then the first page of every question that needs no other."""
    url = collector.endpoint.url
    found = ArrayExamination(collector.source, url)
    found.product = collector.vendor.product or collector.kind
    found.questions = {q.name: q for q in collector.questions}
    async with collector.web() as web:
        run = Run(collector.vendor, web, collector.session(web), lambda _request: None)
        try:
            refused = await run.open()
            if refused is not None:
                found.error = str(refused)
                found.fingerprint = await distrusted(url, refused.cause, found.error)
                return found
            await _ask_all(run, collector, found)
        finally:
            await run.close()
    if collector.endpoint.verify is False and not collector.endpoint.fingerprint:
        found.advice.append("the certificate is not checked; pin its fingerprint instead.")
    return found


async def _ask_all(run: Run, collector: "ArrayCollector", found: ArrayExamination) -> None:
    mine = [q for q in collector.questions if q.generation in {None, run.session.generation}]
    for question in sorted(mine, key=lambda q: q.identity is None):
        if question.per is not None:
            continue
        document, _link = await run.ask(question, {})
        if question.identity and document.error is not None:
            cause, found.error = split_failure(document.error)
            found.fingerprint = await distrusted(found.endpoint, cause, found.error)
            return
        if document.error is not None:
            found.lacking[question.name] = split_failure(document.error)
        elif question.identity and question.identity.version:
            items = run.vendor.items(question, document.json())
            shaped = [one for item in items for one in run.vendor.shape(question, item, {})]
            told = [text(at(item, question.identity.version)) for item in shaped]
            found.version = next((one for one in told if one), None)
        found.reachable = True
