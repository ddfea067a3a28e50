"""What a load balancer lets us see, before anything is collected; for `stackaudit doctor`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from collectors.base import now, split_failure
from collectors.examination import Examination, distrusted
from collectors.haproxy.target import BLOCK, CONFIG, PAGE

if TYPE_CHECKING:
    from collectors.haproxy.collector import HaproxyCollector

_CLEAR = "it is asked without TLS: the password goes over the wire in clear text."
_UNVERIFIED = "the certificate is not checked; pin its fingerprint instead."
_OWN = frozenset({BLOCK, CONFIG})


@dataclass
class HaproxyExamination(Examination):
    """What was found. lacking: by question, and what only haproxy.cfg tells."""

    cut: frozenset[str] = frozenset()

    @property
    def what(self) -> str:
        """What answers, in words."""
        return f"HAProxy {self.version or '(the statistics page does not tell its version)'}"

    def tables(self) -> frozenset[str]:
        """Tables that stay empty."""
        return self.cut


async def examine(collector: "HaproxyCollector") -> HaproxyExamination:
    """Ask everything once: there is little of it."""
    node = collector.node
    found = HaproxyExamination(node.source, node.url or node.place)
    reading = collector.reading(now())
    for name in node.questions:
        document = await collector.ask(name)
        if document.error is None:
            list(reading.take(document))
            found.reachable = found.reachable or name not in _OWN
            continue
        cause, said = found.lacking[name] = split_failure(document.error)
        if name not in _OWN:
            found.error = found.error or said
            found.fingerprint = found.fingerprint or await distrusted(node.url, cause, said)
    outcome = reading.outcome()
    found.version = outcome.version
    found.cut = frozenset(table for table, whole in outcome.tables.items() if not whole)
    told = {gap.message: gap for gap in outcome.missing if gap.request not in found.lacking}
    found.advice += [gap.message for gap in told.values()]
    found.advice += _cautions(collector)
    return found


def _cautions(collector: "HaproxyCollector") -> list[str]:
    node = collector.node
    if PAGE in node.questions and node.user and node.url.startswith("http:"):
        return [_CLEAR]
    return [_UNVERIFIED] if node.verify is False and not node.fingerprint else []
